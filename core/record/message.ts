import { type ActionRecord, parseTrailers } from './record';

/**
 * The records that a commit's message ends with: the lines of its last paragraph, as git reads trailers.
 *
 * @returns none where it ends with none
 */
export function recordsIn(message: string): readonly ActionRecord[] {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n[ \t]*\n/);
  if (paragraphs.length < 2) return [];
  // A line that begins with blanks goes on with the one before it.
  return parseTrailers((paragraphs.at(-1) ?? '').replaceAll(/\n[ \t]+/g, ' '));
}
