import type { GraphNode } from './graph';
import { type Font, fitted, widthOf } from './measure';

/** How each line of a box is set. */
export const FONTS = {
  label: { size: 13, isBold: true },
  detail: { size: 11 },
  row: { size: 11 },
  note: { size: 11 },
} as const satisfies Readonly<Record<string, Font>>;

const PADDING = 10;
const HEIGHTS = { label: 18, detail: 15, row: 19, note: 15 } as const;
/** Room for the sign of the kind, and for the count of findings. */
const SIGN = 18;
const BADGE = 22;
/** A name may be wider than what stands below it. */
const [LEAST, MOST, MOST_NAME] = [104, 196, 232];

/** A line of a box: its text, and the position of its base line relative to the box's corner. */
export interface BoxLine {
  readonly style: keyof typeof FONTS;
  /** As much as fits. */
  readonly text: string;
  /** All of it. */
  readonly whole: string;
  readonly y: number;
  /** Id of its row. */
  readonly id?: string | undefined;
}

/** A box with its text. */
export interface Box {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly BoxLine[];
}

/**
 * The box of a node.
 *
 * @param findings number of findings about it
 * @param application the part that it drops first if a name does not fit: the end of a name says more
 */
export function boxOf(node: GraphNode, findings: number, application: string): Box {
  const written = [
    { style: 'label' as const, text: node.label, id: undefined },
    { style: 'detail' as const, text: node.detail, id: undefined },
    ...node.rows.map(({ id, text }) => ({ style: 'row' as const, text, id })),
    ...node.notes.map((text) => ({ style: 'note' as const, text, id: undefined })),
  ].filter(({ text }) => text !== '');
  const beside = (style: keyof typeof FONTS): number => 2 * PADDING + (style === 'label' ? SIGN + (findings > 0 ? BADGE : 0) : 0);
  const widths = written.map(({ style, text }) => Math.ceil(widthOf(text, FONTS[style])) + beside(style));
  const [name = 0, ...others] = widths;
  const width = Math.max(LEAST, Math.min(MOST_NAME, name), Math.min(MOST, Math.max(0, ...others)));
  let y = PADDING - 3;
  const lines = written.map(({ style, text, id }): BoxLine => {
    y += HEIGHTS[style];
    return { style, text: shortened(text, application, FONTS[style], width - beside(style)), whole: text, y: y - 4, id };
  });
  return { node, width, height: y + PADDING - 3, lines };
}

function shortened(text: string, application: string, font: Font, most: number): string {
  const fits = widthOf(text, font) <= most || !text.startsWith(`${application}-`);
  return fitted(fits ? text : `…${text.slice(application.length + 1)}`, font, most);
}
