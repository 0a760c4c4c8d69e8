/** One curve: points of objects and seconds. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [objects: number, seconds: number])[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 440, 60, 170, 20, 50];
const COLORS = ['#d1495b', '#00798c', '#5c9ead', '#edae49', '#66a182', '#2e4057', '#8d96a3', '#7a5195'];

/** Cost against size, both logarithmic: a straight line at 45 degrees is linear growth. */
export function plotSvg(curves: readonly Curve[]): string {
  const all = curves.flatMap(({ points }) => points);
  if (all.length === 0) return '';
  const [x, xs] = axis(
    all.map(([objects]) => objects),
    LEFT,
    WIDTH - RIGHT,
  );
  const [y, ys] = axis(
    all.map(([, seconds]) => seconds),
    HEIGHT - BOTTOM,
    TOP,
  );
  const grid = [
    ...xs.map(
      (value) =>
        `<path d="M${x(value)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>${label(x(value), HEIGHT - BOTTOM + 18, value.toLocaleString('en'), 'middle')}`,
    ),
    ...ys.map(
      (value) => `<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#ddd"/>${label(LEFT - 8, y(value) + 4, `${value} s`, 'end')}`,
    ),
  ];
  const ends = curves.map(({ points }, index) => ({ index, at: y(points.at(-1)?.[1] ?? 1) })).sort((a, b) => a.at - b.at);
  for (const [place, end] of ends.entries()) end.at = Math.max(end.at, (ends[place - 1]?.at ?? 0) + 16);
  const lines = curves.map(({ name, points }, index) => {
    const color = COLORS[index % COLORS.length] ?? '#000';
    const path = points.map(([objects, seconds], place) => `${place === 0 ? 'M' : 'L'}${x(objects)} ${y(seconds)}`).join('');
    const end = ends.find((each) => each.index === index)?.at ?? 0;
    const dots = points.map(([objects, seconds]) => `<circle cx="${x(objects)}" cy="${y(seconds)}" r="3" fill="${color}"/>`).join('');
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="${index === 0 ? 3 : 1.5}"/>${dots}${label(x(points.at(-1)?.[0] ?? 1) + 10, end + 4, name, 'start', color)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><title>Seconds against objects rendered, both axes logarithmic</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${[...grid, ...lines].join('\n')}
${label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, 'objects rendered', 'middle')}
</svg>
`;
}

/** A logarithmic scale from one end to another, and the powers of ten in it. */
function axis(values: readonly number[], from: number, to: number): [at: (value: number) => number, ticks: readonly number[]] {
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const at = (value: number): number => Math.round((from + ((Math.log10(value) - low) / (high - low || 1)) * (to - from)) * 10) / 10;
  return [at, Array.from({ length: high - low + 1 }, (_, index) => Number(`1e${low + index}`))];
}

const label = (x: number, y: number, text: string, anchor: string, color = '#333'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${color}">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
