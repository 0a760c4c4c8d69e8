import { type EdgeKind, type Graph, type GraphNode, nodesOf } from '../../../core/graph/graph';
import { printableLine } from '../../../core/printable';

const SHAPES: Readonly<Record<GraphNode['kind'], readonly [open: string, close: string]>> = {
  'way-in': ['([', '])'],
  service: ['(', ')'],
  workload: ['[', ']'],
  store: ['[(', ')]'],
  secret: ['{{', '}}'],
  elsewhere: ['[', ']'],
  step: ['[', ']'],
};
const ARROWS: Readonly<Record<EdgeKind, readonly [plain: string, before: string, after: string]>> = {
  route: ['==>', '==', '==>'],
  reach: ['-->', '--', '-->'],
  call: ['-.->', '-.', '.->'],
  read: ['-.-', '-.', '.-'],
  mount: ['---', '--', '---'],
  wait: ['-->', '--', '-->'],
};

/** The graph in Mermaid's own words, for pages that draw it themselves. */
export function graphMermaid(graph: Graph): string {
  const keys = new Map(nodesOf(graph).map(({ id }, at) => [id, `n${at}`]));
  const nodeOf = new Map(nodesOf(graph).flatMap(({ id, rows }) => [[id, id] as const, ...rows.map((row) => [row.id, id] as const)]));
  const keyOf = (id: string): string => keys.get(nodeOf.get(id) ?? '') ?? '';
  const groups = graph.groups
    .filter(({ nodes }) => nodes.length > 0)
    .flatMap(({ name, nodes }, at) => [
      `  subgraph g${at}["${quoted(name)}"]`,
      ...nodes.map((node) => `    ${keys.get(node.id)}${shape(node)}`),
      '  end',
    ]);
  const seen = new Set<string>();
  const arrows = graph.edges.flatMap(({ from, to, kind, label }) => {
    const [plain, before, after] = ARROWS[kind];
    const line = `  ${keyOf(from)} ${label === '' ? plain : `${before}"${quoted(label)}"${after}`} ${keyOf(to)}`;
    if (seen.has(line)) return [];
    seen.add(line);
    return [line];
  });
  return ['flowchart LR', ...groups, ...arrows].join('\n');
}

function shape({ kind, label, detail, rows }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  return `${open}"${[label, detail, ...rows.map(({ text }) => text)].filter(Boolean).map(quoted).join('<br/>')}"${close}`;
}

/** All but plain letters by their number: what a name holds is no word of Mermaid's, and no markup. */
function quoted(text: string): string {
  return printableLine(text).replace(/[^\p{L}\p{N} ._/,:·@-]/gu, (character) => `#${character.codePointAt(0)};`);
}
