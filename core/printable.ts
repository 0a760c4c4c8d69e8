/** What a terminal obeys, or what turns text around: C0, DEL, C1, the marks, embeddings and isolates of direction, line and paragraph separators. */
const ODD = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Text as it may reach a terminal: each odd character as `\u` and four hexadecimal digits, which is the same text in JSON. Line breaks and tabs
 * stay, since our own output has them.
 */
export function printable(text: string): string {
  return text.replace(ODD, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));
}

/** The same for text that has to stay on its line: line breaks and tabs are escaped too. */
export function printableLine(text: string): string {
  return text.replace(ODD, escaped);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
