import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs';
import { type Box, boxOf } from './boxes';
import type { GraphEdge, GraphNode, NodeKind } from './graph';
import { widthOf } from './measure';
import type { Drawing } from './split';

/** A point, in pixels from the drawing's corner. */
export type Point = readonly [x: number, y: number];

/** A box in its place. */
export interface PlacedBox extends Box {
  readonly x: number;
  readonly y: number;
}

/** An arrow, and where its label stands. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** The boxes that it joins. */
  readonly ends: readonly [from: string, to: string];
  readonly points: readonly Point[];
  /** The left end of its base line. */
  readonly label?: Point | undefined;
}

/** A drawing in which everything has its place. */
export interface LaidOut {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

/** Columns from left to right: ways in, workloads, stores. */
const COLUMN: Readonly<Record<NodeKind, number>> = { 'way-in': 0, elsewhere: 0, service: 1, workload: 1, store: 2, secret: 2, step: 1 };

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.partitioning.activate': 'true',
  'elk.separateConnectedComponents': 'false',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.thoroughness': '20',
  'elk.spacing.nodeNode': '16',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.padding': '[top=4,left=4,bottom=4,right=4]',
};

const DOWN = { 'elk.direction': 'DOWN', 'elk.layered.spacing.nodeNodeBetweenLayers': '28' };

const LABEL = { size: 10 } as const;
const LABEL_HEIGHT = 12;

/**
 * Gives everything in a drawing its place, with the Eclipse Layout Kernel, which is loaded at the first call only.
 *
 * @param findingsOf number of findings about a box
 * @returns the same for the same drawing
 */
export async function laidOut({ name, nodes, edges }: Drawing, findingsOf: (node: GraphNode) => number): Promise<LaidOut> {
  const { default: elk } = await import('elkjs');
  const Elk = elk.default;
  const boxes = nodes.map((node) => boxOf(node, findingsOf(node), name));
  const ends = endsOf(boxes);
  // What comes one after the other reads from top to bottom, as long as it may be.
  const isDown = nodes.some(({ kind }) => kind === 'step');
  const [inputs, outputs] = [edges.map(({ to }) => to), edges.map(({ from }) => from)].map(
    (ids) => new Set(ids.map((id) => ends.get(id)?.node.id)),
  );
  const layout: ElkNode = await new Elk().layout({
    id: 'root',
    layoutOptions: { ...OPTIONS, ...(isDown && DOWN) },
    children: boxes.map(
      (box): ElkNode => childOf(box, columnOf(box.node, inputs?.has(box.node.id) === true, outputs?.has(box.node.id) === true), isDown),
    ),
    edges: edges.map((edge, at): ElkExtendedEdge => {
      const label = edge.label === '' ? [] : [{ text: edge.label, width: Math.ceil(widthOf(edge.label, LABEL)), height: LABEL_HEIGHT }];
      return { id: `e${at}`, sources: [`out ${edge.from}`], targets: [`in ${edge.to}`], labels: label };
    }),
  });
  const places = new Map((layout.children ?? []).map((child) => [child.id, child]));
  return {
    name,
    width: Math.ceil(layout.width ?? 0),
    height: Math.ceil(layout.height ?? 0),
    boxes: boxes.map((box) => ({ ...box, x: round(places.get(box.node.id)?.x), y: round(places.get(box.node.id)?.y) })),
    edges: (layout.edges ?? []).map((each, at) => placed(each, edges[at] as GraphEdge, ends)),
  };
}

/** The box that a node's or a row's id is of. */
function endsOf(boxes: readonly Box[]): Map<string, Box> {
  return new Map(boxes.flatMap((box) => [box.node.id, ...box.node.rows.map(({ id }) => id)].map((id) => [id, box] as const)));
}

/** A target is on the right; a database that keeps its data elsewhere counts as a workload. */
function columnOf({ kind }: GraphNode, hasInput: boolean, hasOutput: boolean): number {
  if (kind === 'elsewhere') return hasInput ? 2 : 0;
  return kind === 'store' && hasOutput ? 1 : COLUMN[kind];
}

function childOf({ node, width, height, lines }: Box, column: number, isDown: boolean): ElkNode {
  const rows = lines.filter(({ id }) => id !== undefined);
  const middle = Math.round(width / 2);
  const ends = [port(`in ${node.id}`, 'NORTH', middle, 0), port(`out ${node.id}`, 'SOUTH', middle, height)];
  const at = (id: string, y: number): ElkPort[] => [port(`in ${id}`, 'WEST', 0, y), port(`out ${id}`, 'EAST', width, y)];
  return {
    id: node.id,
    width,
    height,
    ports: isDown ? ends : [...at(node.id, 18), ...rows.flatMap(({ id = '', y }) => at(id, y - 4))],
    layoutOptions: {
      'elk.portConstraints': 'FIXED_POS',
      'elk.partitioning.partition': String(column),
    },
  };
}

function port(id: string, side: 'WEST' | 'EAST' | 'NORTH' | 'SOUTH', x: number, y: number): ElkPort {
  return { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } };
}

function placed(routed: ElkExtendedEdge, edge: GraphEdge, ends: ReadonlyMap<string, Box>): PlacedEdge {
  const points = (routed.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const [label] = routed.labels ?? [];
  return {
    edge,
    ends: [ends.get(edge.from)?.node.id ?? '', ends.get(edge.to)?.node.id ?? ''],
    points: points.map(({ x, y }): Point => [round(x), round(y)]),
    ...(label?.x !== undefined && label.y !== undefined && { label: [round(label.x), round(label.y + LABEL_HEIGHT - 3)] as Point }),
  };
}

/** Tenths of a pixel. */
const round = (value = 0): number => Math.round(value * 10) / 10;
