import { LineCounter } from 'yaml';

/**
 * Where the lines of a text begin: after LF, CR LF, or CR alone, as YAML 1.2 has them and editors count them. JavaScript's own `^` and `$`
 * count CR LF twice, and U+2028 and U+2029 too.
 */
export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) lines.addNewLine(index + end.length);
  return lines;
}
