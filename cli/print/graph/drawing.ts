import type { GraphNode, NodeKind } from '../../../core/graph/graph';
import type { LaidOut, PlacedBox, PlacedEdge, Point } from '../../../core/graph/layout';
import { escaped } from './escape';

/** Details of a box, apart from the boxes inside it. */
export interface NodeLabel {
  /** `n12`, for scripts and links. */
  readonly key: string;
  readonly findings: number;
  /** Of the worst. */
  readonly isError: boolean;
}

/** How a drawing is made. */
export interface DrawingProps {
  readonly labelOf: (node: GraphNode) => NodeLabel;
  /** Whether boxes can be chosen. */
  readonly isPage: boolean;
}

/** A sign for each kind of box, 12 pixels wide, so that colour is not all that tells them apart. */
const SIGNS: Readonly<Record<NodeKind, string>> = {
  'way-in': 'M0 6H9M5 2L9 6L5 10M12 0V12',
  workload: 'M1 3.5L6 1L11 3.5V9L6 11.5L1 9ZM1 3.5L6 6L11 3.5M6 6V11.5',
  service: 'M6 1A5 5 0 1 0 6 11A5 5 0 1 0 6 1M6 4V8M4 6H8',
  store: 'M1 3C1 0.5 11 0.5 11 3V9.5C11 12 1 12 1 9.5ZM1 3C1 5.5 11 5.5 11 3',
  secret: 'M2 5.5H10V11H2ZM4 5.5V3.5A2 2 0 0 1 8 3.5V5.5',
  elsewhere: 'M1 1H7V5M1 1V11H11V7M6 6L11 1M8 1H11V4',
  step: 'M1 2H11M1 6H11M1 10H7',
};
const WORDS: Readonly<Record<NodeKind, string>> = {
  'way-in': 'way in',
  workload: 'workload',
  service: 'Service',
  store: 'store',
  secret: 'secret',
  elsewhere: 'in another application',
  step: 'step',
};
const TIP = 6;
const TURN = 5;

/** The boxes and arrows of a drawing, as parts of an SVG. */
export function drawingParts({ boxes, edges }: LaidOut, props: DrawingProps): string {
  const keys = new Map(boxes.map(({ node }) => [node.id, props.labelOf(node).key]));
  const under = edges.map((edge) => edgePart(edge, keys));
  const labels = edges.filter(({ label }) => label !== undefined).map(labelPart);
  return [...under, ...labels, ...boxes.map((box) => boxPart(box, props))].join('\n');
}

function edgePart({ edge, ends, points }: PlacedEdge, keys: ReadonlyMap<string, string>): string {
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined) return '';
  const isDown = last[0] === before[0];
  const [at, from] = isDown ? [last[1], before[1]] : [last[0], before[0]];
  const back = at >= from ? -TIP : TIP;
  const tip = `M${last[0]} ${last[1]}${isDown ? `l${-TIP / 2} ${back}h${TIP}` : `l${back} ${-TIP / 2}v${TIP}`}Z`;
  const end: Point = isDown ? [last[0], last[1] + back / 2] : [last[0] + back / 2, last[1]];
  const data = ends.map((id, index) => ` data-${index === 0 ? 'from' : 'to'}="${keys.get(id) ?? ''}"`).join('');
  return `<g class="arrow"${data}><path class="edge ${edge.kind}" d="${rounded([...points.slice(0, -1), end])}"/><path class="tip ${edge.kind}" d="${tip}"/></g>`;
}

/** A line with round corners. */
function rounded(points: readonly Point[]): string {
  return points
    .map(([x, y], at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (before === undefined) return `M${x} ${y}`;
      if (after === undefined) return `L${x} ${y}`;
      const [from, to] = [towards([x, y], before), towards([x, y], after)];
      return `L${from[0]} ${from[1]}Q${x} ${y} ${to[0]} ${to[1]}`;
    })
    .join('');
}

/** The point a corner's width away from a corner. */
function towards([x, y]: Point, [toX, toY]: Point): Point {
  const length = Math.hypot(toX - x, toY - y);
  const share = length === 0 ? 0 : Math.min(TURN, length / 2) / length;
  return [round(x + (toX - x) * share), round(y + (toY - y) * share)];
}

const round = (value: number): number => Math.round(value * 10) / 10;

const labelPart = ({ edge, label = [0, 0] }: PlacedEdge): string =>
  `<text class="port under" x="${label[0]}" y="${label[1]}">${escaped(edge.label)}</text>`;

function boxPart({ node, x, y, width, height, lines }: PlacedBox, { labelOf, isPage }: DrawingProps): string {
  const { key, findings, isError } = labelOf(node);
  const name = [`${WORDS[node.kind]} ${node.label}`, node.detail, ...node.rows.map(({ text }) => text), ...node.notes].join(', ');
  const isChosen = isPage && node.objects.length > 0;
  // The text of a button is its name.
  const button = isChosen
    ? ` tabindex="0" role="button" aria-haspopup="dialog" aria-description="${WORDS[node.kind]}${findings > 0 ? `, ${findings} findings` : ''}"`
    : isPage
      ? ` role="img" aria-label="${escaped(name)}"`
      : '';
  const label = isPage ? ` data-node="${key}"` : '';
  const corner = node.kind === 'way-in' ? 12 : 4;
  const parts = lines.map(({ style, text, whole, y: at, id }) => {
    const title = text === whole ? '' : `<title>${escaped(whole)}</title>`;
    const part = id === undefined ? '' : `<rect class="part" x="4" y="${at - 12}" width="${width - 8}" height="17" rx="3"/>`;
    const left = style === 'label' ? 28 : 10;
    return `${part}<text class="${style}" x="${left}" y="${at}">${title}${escaped(text)} </text>`;
  });
  const badge =
    findings === 0
      ? ''
      : `<g><circle class="badge${isError ? ' error' : ''}" cx="${width - 14}" cy="15" r="9"/><text class="count" x="${width - 14}" y="19">${findings > 99 ? '99' : findings}</text></g>`;
  return `<g class="node ${node.kind}" transform="translate(${x} ${y})"${label}${button}><rect class="box" width="${width}" height="${height}" rx="${corner}"/><path class="sign" transform="translate(10 9)" d="${SIGNS[node.kind]}"/>${parts.join('')}${badge}</g>`;
}
