import { type EdgeKind, type Graph, nodesOf } from '../../../core/graph/graph';
import { widthOf } from '../../../core/graph/measure';
import { escaped } from './escape';

/** What each kind of arrow says. */
export const ARROWS: Readonly<Record<EdgeKind, string>> = {
  route: 'requests from outside',
  reach: 'allowed by a network policy',
  call: 'an address in its settings, and allowed',
  read: 'reads keys of a Secret',
  mount: 'keeps data on a volume',
  wait: 'the second begins when the first is done; “applied”: when it has been applied',
};
const ROW = 20;

/** The kinds of arrows that a graph has. */
export function arrowsOf({ edges }: Graph): EdgeKind[] {
  const there = new Set(edges.map(({ kind }) => kind));
  return (Object.keys(ARROWS) as EdgeKind[]).filter((kind) => there.has(kind));
}

/** What the signs of a drawing mean, in as many lines as it takes. */
export function legendOf(graph: Graph, width: number): { readonly parts: string; readonly height: number } {
  const kinds = arrowsOf(graph);
  let [x, y] = [0, 0];
  const parts = kinds.map((kind) => {
    const text = ARROWS[kind];
    const wide = 44 + widthOf(text, { size: 12 }) + 20;
    if (x + wide > width) [x, y] = [0, y + ROW];
    const part = `<g transform="translate(${x} ${y})"><path class="edge ${kind}" d="M0 8H32"/><path class="tip ${kind}" d="M36 8l-6 -3v6Z"/><text class="foot" x="44" y="12">${escaped(text)}</text></g>`;
    x += Math.ceil(wide);
    return part;
  });
  const open = nodesOf(graph).some(({ notes }) => notes.some((note) => note.startsWith('in:')));
  if (open) {
    y += kinds.length === 0 ? 0 : ROW;
    parts.push(
      `<text class="foot" x="0" y="${y + 12}">in: whom policies let in beside the arrows; “any pod” where no policy is about it. out: where it may go.</text>`,
    );
  }
  return { parts: parts.join(''), height: kinds.length === 0 && !open ? 0 : y + ROW };
}
