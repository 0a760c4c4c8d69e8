import type { SourceScalar } from '../document/source-document';

/** One comment of a YAML text. */
export interface SourceComment {
  /** Without its `#`. */
  readonly text: string;
  /** Characters from the text's start, the `#` included. */
  readonly start: number;
  readonly end: number;
  /** True if the line holds nothing else. */
  readonly alone: boolean;
}

const COMMENT = /(?<=^|[\s,[\]{}])#(?<text>[^\r\n]*)/gm;

/**
 * The comments of a YAML text, in its order.
 *
 * @param scalars all keys and values of the text: a `#` within one of them begins no comment
 */
export function commentsOf(text: string, scalars: readonly SourceScalar[]): SourceComment[] {
  // Replaces scalars by spaces, with the same length, so that positions stay.
  let outside = text;
  for (const { start, end } of scalars) {
    outside = outside.slice(0, start) + outside.slice(start, end).replaceAll(/[^\r\n]/g, 'x') + outside.slice(end);
  }
  return [...outside.matchAll(COMMENT)].map((match) => {
    const start = match.index;
    const line = outside.slice(outside.lastIndexOf('\n', start - 1) + 1, start);
    return { text: text.slice(start + 1, start + match[0].length), start, end: start + match[0].length, alone: line.trim() === '' };
  });
}
