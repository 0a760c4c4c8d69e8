/** A command, what it printed in a terminal's colours, and how many of its lines are shown. */
export type Shown = readonly [command: string, output: string, lines?: number];

const [LINE, CHARACTER, MARGIN] = [18, 7.8, 20];
const COLUMNS = 100;
const INK = '#d7dde4';
/** By the numbers of ANSI's sequences; 1 is bold, 2 dim. */
const COLORS: Readonly<Record<string, string>> = {
  '31': '#ff9492',
  '32': '#8fd19e',
  '33': '#e8c268',
  '36': '#79c0ff',
  '2': '#8b96a3',
  '1': '#ffffff',
};

/** Draws commands and what they printed, as a terminal shows them. */
export function terminal(title: string, shown: readonly Shown[]): string {
  const lines = shown.flatMap(([command, output, most], at) => {
    const all = output.split('\n');
    const cut =
      most !== undefined && all.length > most ? [...all.slice(0, most), `\u001b[2m… ${all.length - most} more lines\u001b[22m`] : all;
    return [...(at > 0 ? [''] : []), `\u001b[32m$ ${command}\u001b[39m`, ...cut.flatMap(folded)];
  });
  const width = MARGIN * 2 + Math.ceil(Math.max(80, ...lines.map((line) => plain(line).length)) * CHARACTER);
  const height = MARGIN * 2 + lines.length * LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#1c2128"/>
${lines.map((line, at) => `<text x="${MARGIN}" y="${MARGIN + 13 + at * LINE}" fill="${INK}" xml:space="preserve">${spans(line)}</text>`).join('\n')}
</svg>
`;
}

/** A sequence that sets how what follows looks. */
const SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`, 'g');

/** As a terminal folds a line that is longer than it is wide; only such without colours are. */
function folded(line: string): string[] {
  const text = plain(line);
  if (text.length <= COLUMNS || text !== line) return [line];
  return Array.from({ length: Math.ceil(text.length / COLUMNS) }, (_, at) => text.slice(at * COLUMNS, (at + 1) * COLUMNS));
}

function plain(line: string): string {
  return line.replaceAll(SEQUENCE, '');
}

function spans(line: string): string {
  let color = '';
  let [html, from] = ['', 0];
  const add = (text: string): void => {
    if (text !== '') html += color === '' ? escaped(text) : `<tspan fill="${color}">${escaped(text)}</tspan>`;
  };
  for (const found of line.matchAll(SEQUENCE)) {
    add(line.slice(from, found.index));
    from = found.index + found[0].length;
    const codes = (found[1] ?? '').split(';');
    color = codes.map((code) => COLORS[code]).findLast((each) => each !== undefined) ?? '';
  }
  add(line.slice(from));
  return html;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
