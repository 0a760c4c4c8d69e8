import { groupBy } from '../group-by';
import { type Graph, type GraphEdge, type GraphNode, nodesOf } from './graph';

/** The picture of one application: what leads to others ends in a box for each of them. */
export interface Drawing {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Lines of another application's box. */
const NAMED = 5;

/** One drawing for each application that has boxes, in the order of the graph. */
export function drawingsOf(graph: Graph): Drawing[] {
  const groupOf = new Map(
    graph.groups.flatMap(({ name, nodes }) =>
      nodes.flatMap(({ id, rows }) => [id, ...rows.map((row) => row.id)].map((each) => [each, name])),
    ),
  );
  const labelOf = new Map(
    nodesOf(graph).flatMap(({ id, label, rows }) => [[id, label] as const, ...rows.map((row) => [row.id, label] as const)]),
  );
  return graph.groups
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ name, nodes }) => {
      const touching = graph.edges.filter(({ from, to }) => groupOf.get(from) === name || groupOf.get(to) === name);
      const inside = touching.filter(({ from, to }) => groupOf.get(from) === groupOf.get(to));
      const leading = touching.filter(({ from, to }) => groupOf.get(from) !== groupOf.get(to));
      const ends = leading.map((edge) => {
        const isOut = groupOf.get(edge.from) === name;
        const far = isOut ? edge.to : edge.from;
        return { edge, isOut, other: groupOf.get(far) ?? '', far: labelOf.get(far) ?? '' };
      });
      const boxes = [...groupBy(ends, ({ isOut, other }) => `${isOut ? 'to' : 'from'} ${other}`)].map(([key, its]) =>
        elsewhere(name, key, its),
      );
      return {
        name,
        nodes: [...nodes, ...boxes.map(({ node }) => node)],
        edges: unique([...inside, ...boxes.flatMap(({ edges }) => edges)]),
      };
    });
}

interface End {
  readonly edge: GraphEdge;
  readonly isOut: boolean;
  readonly other: string;
  /** What stands there. */
  readonly far: string;
}

function elsewhere(name: string, key: string, ends: readonly End[]): { readonly node: GraphNode; readonly edges: GraphEdge[] } {
  const id = `${name} ${key}`;
  const rows = rowsOf(ends);
  const named = rows.length > NAMED ? [...rows.slice(0, NAMED - 1), rows.slice(NAMED - 1).flat()] : rows;
  const rowOf = new Map(named.flatMap((labels, at) => labels.map((label) => [label, `${id} ${at}`] as const)));
  const [first] = ends;
  return {
    node: {
      id,
      kind: 'elsewhere',
      label: first?.other ?? '',
      detail: first?.isOut === true ? 'leads there' : 'comes from there',
      rows: named.map(([label = '', ...more], at) => ({
        id: `${id} ${at}`,
        text: more.length === 0 ? label : more.length === 1 ? `${label}, ${more[0]}` : `${label} and ${more.length} more`,
      })),
      notes: [],
      objects: [],
    },
    edges: ends.map(({ edge, isOut, far }): GraphEdge => {
      const row = rowOf.get(far) ?? id;
      return isOut ? { ...edge, to: row } : { ...edge, from: row };
    }),
  };
}

/** Rows of boxes elsewhere, by name; those with the same connections share a row. */
function rowsOf(ends: readonly End[]): string[][] {
  const joined = [...groupBy(ends, ({ far }) => far)].map(([far, its]) => ({
    far,
    to: its
      .map(({ edge, isOut }) => JSON.stringify([isOut ? edge.from : edge.to, edge.kind, edge.label]))
      .sort()
      .join(),
  }));
  return [...groupBy(joined, ({ to }) => to).values()]
    .map((its) => its.map(({ far }) => far).sort())
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

/** Arrows that would lie on each other are one. */
function unique(edges: readonly GraphEdge[]): GraphEdge[] {
  const same = groupBy(edges, ({ from, to, kind }) => JSON.stringify([from, to, kind]));
  return [...same.values()].map((its) => ({
    ...(its[0] as GraphEdge),
    label: its.length === 1 ? (its[0]?.label ?? '') : [...new Set(its.map(({ label }) => label))].filter(Boolean).slice(0, 2).join(', '),
  }));
}
