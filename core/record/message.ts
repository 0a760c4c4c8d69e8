import { type ActionRecord, parseTrailers, unknownWordIn } from './record';

/**
 * The records that a commit's message ends with: the lines of its last paragraph, as git reads trailers.
 *
 * @returns none if it ends with none
 */
export function recordsIn(message: string): readonly ActionRecord[] {
  const trailers = trailersIn(message);
  return trailers === undefined ? [] : parseTrailers(trailers);
}

/** What keeps the record of a message from being read: a word for an action or an outcome that a newer Galley wrote. */
export function unknownWordOf(message: string): string | undefined {
  const trailers = trailersIn(message);
  return trailers === undefined ? undefined : unknownWordIn(trailers);
}

/** The last paragraph of a message, in which its trailers stand, a line each; undefined if it has no second paragraph. */
export function trailersIn(message: string): string | undefined {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n[ \t]*\n/);
  if (paragraphs.length < 2) return undefined;
  // A line that begins with blanks goes on with the one before it.
  return (paragraphs.at(-1) ?? '').replaceAll(/\n[ \t]+/g, ' ');
}
