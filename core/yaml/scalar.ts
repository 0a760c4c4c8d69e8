// Characters that a reader may change or refuse, or that a person does not see in a diff. These are controls, line separators, the byte order mark,
// odd spaces, zero-width and direction marks, tags. Fixed ranges and no \p{…}: those grow with the Unicode version of the Node that runs.
const UNSEEN = String.raw`\x00-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}`;
const LONE_SURROGATE = String.raw`\ud800-\udfff`;

const NOT_PLAIN = new RegExp(
  [
    '^$',
    String.raw`^[ ?:,[\]{}#&*!|>'"%@\x60]`, // begins with a space or an indicator of YAML
    String.raw`^-(?!-?[a-z])|^\.\.\.`, // a list's dash, a negative number, a document's marker; but not `-c` or `--flag`
    ': |:$| #| $', // a key, a comment, a space that is lost
    '^(?:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?[.]?(?:inf|nan))$', // what YAML 1.1 or 1.2 has a meaning for
    String.raw`^[-+]?(?:[._\d]|e[-+]?\d)[-+.,:_\detz ]*$`, // nothing but what numbers, base 60, dates and times are made of
    '^[-+]?_*0_*[box]', // binary, octal, hexadecimal; Go first drops each _
    `[${UNSEEN}${LONE_SURROGATE}]`,
  ].join('|'),
  'iu',
);
const NOT_LITERAL = new RegExp(String.raw`^\s*$|\n[ \t]+\n*$|(?![\n\t])[${UNSEEN}]`, 'u');
const UNSEEN_ONE = new RegExp(`[${UNSEEN}]`, 'u');
const UNSEEN_ALL = new RegExp(`[${UNSEEN}]`, 'gu');
const ILL_FORMED = new RegExp(`[${LONE_SURROGATE}]`, 'u');

/** Whether a text written as it stands is that same text to every reader of YAML 1.1 and 1.2. More is quoted than must be, never less. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/** Whether a text can be written as UTF-8, that is, has no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !ILL_FORMED.test(text);
}

/**
 * A well-formed text in quotes, on one line: double quotes as JSON has them, and every character that a person would not see is escaped;
 * single quotes where double ones would only add backslashes.
 */
export function quoted(text: string): string {
  if (/["\\]/.test(text) && !text.includes("'") && !UNSEEN_ONE.test(text)) return `'${text}'`;
  return JSON.stringify(text).replace(UNSEEN_ALL, escaped);
}

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * A text of several lines as a literal block (`|`, `|-`, `|+`), without its last line break.
 * @param pad indentation of the map or list that the text stands in; its lines stand two spaces further in
 * @returns undefined if a literal block can't carry the text alike to every reader: unseen characters, nothing but space, or a
 * last line of spaces only. Spaces at the end of other lines are kept.
 */
export function literalBlock(text: string, pad: string): string | undefined {
  if (!text.includes('\n') || NOT_LITERAL.test(text)) return undefined;
  // A reader takes the first line's indentation as the block's, unless the header gives it.
  const indentation = /^[ \t\n]/.test(text) ? '2' : '';
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = (chomping === '-' ? text : text.slice(0, -1)).split('\n');
  return `|${indentation}${chomping}\n${lines.map((line) => (line === '' ? '' : `${pad}  ${line}`)).join('\n')}`;
}

/**
 * A finite number, as JSON has it (so -0 is 0), but for the exponent. YAML 1.1 takes `1e21` and `1e-7` for text,
 * its floats have a point and a signed exponent (https://yaml.org/type/float.html).
 */
export function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
