/** A line of a terminal in one colour. */
export interface Line {
  readonly text: string;
  readonly color: string;
}

export const INK = '#d7dde4';
export const DIM = '#7d8894';
export const GREEN = '#8fd19e';
export const AMBER = '#e8c268';
export const RED = '#f08a7d';

const [LINE_HEIGHT, MARGIN] = [18, 24];
/** Width of a character at 13 pixels. */
export const CHARACTER = 7.8;

/** Columns of lines, one beside the other. */
export interface Panel {
  readonly columns: readonly (readonly Line[])[];
  /** Where the second column begins, in characters. */
  readonly at?: number;
}

/** A terminal as a picture: panels one below the other, with a line between them. */
export function drawTerminal(title: string, width: number, panels: readonly Panel[]): string {
  const parts: string[] = [];
  let top = MARGIN;
  for (const [index, { columns, at = 0 }] of panels.entries()) {
    if (index > 0) {
      parts.push(`<line x1="${MARGIN}" x2="${width - MARGIN}" y1="${top}" y2="${top}" stroke="#39424d"/>`);
      top += LINE_HEIGHT + 6;
    } else top += 12;
    for (const [column, lines] of columns.entries()) parts.push(block(lines, MARGIN + column * at * CHARACTER, top));
    top += Math.max(...columns.map(({ length }) => length)) * LINE_HEIGHT;
  }
  const height = top + MARGIN - LINE_HEIGHT / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#1c2128"/>
${parts.join('\n')}
</svg>
`;
}

function block(lines: readonly Line[], x: number, y: number): string {
  return lines
    .map(
      ({ text, color }, index) =>
        `<text x="${x}" y="${y + index * LINE_HEIGHT}" fill="${color}" xml:space="preserve">${escaped(text)}</text>`,
    )
    .join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
