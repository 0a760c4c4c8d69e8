/**
 * Widths of letters in thousandths of their size, of DejaVu Sans: of the fonts that a page may fall back to, the widest. In the others a text is shorter than
 * reckoned, never longer.
 *
 * @see https://dejavu-fonts.github.io/
 */
const WIDTHS: Readonly<Record<string, number>> = {
  ...widths(278, 'ijl'),
  ...widths(318, ' .,'),
  ...widths(337, ':;/\\|'),
  ...widths(352, 'f'),
  ...widths(392, 't()-[]'),
  ...widths(411, 'r'),
  ...widths(525, 'zs'),
  ...widths(560, 'ck_*'),
  ...widths(592, 'vxy'),
  ...widths(640, 'abdeghnopqu0123456789'),
  ...widths(700, 'ABCDEFGHJKLPRSTVXYZ'),
  ...widths(318, '·I'),
  ...widths(838, 'wNOQU+=<>→–'),
  ...widths(990, 'mMW@%…'),
};
/** Of a letter that is not in the list: Chinese, Japanese and Korean ones are as wide as they are high. */
const OTHER = 1000;
/** Bold letters are so much wider. */
const BOLD = 1.13;

function widths(width: number, letters: string): Record<string, number> {
  return Object.fromEntries([...letters].map((letter) => [letter, width]));
}

/** How a text is set. */
export interface Font {
  /** In pixels. */
  readonly size: number;
  readonly isBold?: boolean | undefined;
}

/** The width of a text, in pixels, at the most. */
export function widthOf(text: string, { size, isBold = false }: Font): number {
  let sum = 0;
  for (const letter of text) sum += WIDTHS[letter] ?? OTHER;
  return (sum / 1000) * size * (isBold ? BOLD : 1);
}

/** The text, or as much of its beginning as fits, with a sign that it goes on. */
export function fitted(text: string, font: Font, most: number): string {
  if (widthOf(text, font) <= most) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, font) > most) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
