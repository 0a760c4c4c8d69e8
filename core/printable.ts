/**
 * What a terminal obeys, what turns text around, and what nobody sees. That is C0, DEL, C1, line and paragraph separators, and all format characters, such as marks of
 * direction and spaces without a width. Two names that differ in one of these alone would look the same.
 */
const ODD = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

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
  return [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
