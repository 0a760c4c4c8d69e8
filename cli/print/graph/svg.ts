import type { Graph, GraphNode } from '../../../core/graph/graph';
import type { LaidOut } from '../../../core/graph/layout';
import { widthOf } from '../../../core/graph/measure';
import { drawingParts, type NodeLabel } from './drawing';
import { escaped } from './escape';
import { legendOf } from './legend';
import { COLORS, DRAWING_STYLE } from './style';

/** A picture of this width fits a page of 1280 pixels at full size. */
const [LEAST, WIDTH] = [640, 1240];
const [MARGIN, GAP, TITLE] = [16, 14, 34];

interface Framed {
  readonly drawing: LaidOut;
  readonly width: number;
  readonly height: number;
}

/** A picture for a page or a README: each application in a frame, in rows. */
export function graphSvg(graph: Graph, drawings: readonly LaidOut[], labelOf: (node: GraphNode) => NodeLabel): string {
  const framed = drawings.map((drawing): Framed => {
    const title = widthOf(drawing.name, { size: 15, isBold: true }) + 24;
    return { drawing, width: Math.max(drawing.width + 16, Math.ceil(title)), height: drawing.height + TITLE + 8 };
  });
  const rows = inRows(framed);
  const foot = footOf(graph);
  const width = Math.max(
    LEAST,
    ...rows.map((row) => row.reduce((sum, each) => sum + each.width + GAP, 2 * MARGIN - GAP)),
    ...[...foot.map((text) => widthOf(text, { size: 12 })), widthOf(graph.title, { size: 20, isBold: true })].map(
      (each) => Math.ceil(each) + 2 * MARGIN,
    ),
  );
  let y = MARGIN + 34;
  const parts: string[] = [`<text class="head" x="${MARGIN}" y="${MARGIN + 18}">${escaped(graph.title)}</text>`];
  for (const row of rows) {
    let x = MARGIN;
    for (const each of row) {
      parts.push(frame(each, x, y, labelOf));
      x += each.width + GAP;
    }
    y += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  for (const line of foot) {
    y += 18;
    parts.push(`<text class="foot" x="${MARGIN}" y="${y}">${escaped(line)}</text>`);
  }
  const legend = legendOf(graph, width - 2 * MARGIN);
  parts.push(`<g transform="translate(${MARGIN} ${y + 14})">${legend.parts}</g>`);
  const height = y + 14 + legend.height + MARGIN;
  return `<svg class="graph" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(graph.title)}">
<style>${COLORS}${DRAWING_STYLE}</style><rect width="${width}" height="${height}" style="fill:var(--back)"/>
${parts.join('\n')}
</svg>
`;
}

function frame({ drawing, width, height }: Framed, x: number, y: number, labelOf: (node: GraphNode) => NodeLabel): string {
  return `<g transform="translate(${x} ${y})"><rect class="frame" width="${width}" height="${height}" rx="8"/><text class="title" x="12" y="23">${escaped(drawing.name)}</text><g transform="translate(8 ${TITLE})">
${drawingParts(drawing, { labelOf, isPage: false })}
</g></g>`;
}

/** Rows of frames: each stands in the first one that has room for it. */
function inRows(framed: readonly Framed[]): Framed[][] {
  const rows: { readonly frames: Framed[]; used: number }[] = [];
  for (const each of framed) {
    const row = rows.find(({ used }) => used + GAP + each.width <= WIDTH - 2 * MARGIN);
    if (row === undefined) rows.push({ frames: [each], used: each.width });
    else {
      row.frames.push(each);
      row.used += GAP + each.width;
    }
  }
  return rows.map(({ frames }) => frames);
}

/** What the picture leaves out, in a few lines; without numbers, which change with every object. */
export function footOf({ groups, othersAre, unknown }: Graph): string[] {
  const empty = groups.filter(({ nodes, others }) => nodes.length === 0 && others.length > 0).map(({ name }) => name);
  const isMore = groups.some(({ nodes, others }) => nodes.length > 0 && others.length > 0);
  return [
    ...(empty.length === 0 ? [] : [`Without workloads, and not drawn: ${empty.join(', ')}.`]),
    ...(isMore ? [othersAre] : []),
    ...unknown.slice(0, 3).map((each) => `Not known: ${each}.`),
    ...(unknown.length > 3 ? [`Not known: ${unknown.length - 3} more.`] : []),
  ];
}
