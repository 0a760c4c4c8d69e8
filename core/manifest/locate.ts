import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

/** A key, or an index in a list. */
export type Step = string | number;

/**
 * Finds lines in one text, and reads the text only once.
 *
 * @returns the line on which a value of a document stands, or of the nearest one above it that is there; `from` is the line on which the document begins
 */
export function linesIn(text: string): (from: number, steps: readonly Step[]) => number {
  let read: ReadText | undefined;
  return (from, steps) => {
    if (steps.length === 0) return from;
    read ??= readText(text);
    const root = read.roots.get(from);
    return root === undefined ? from : lineAt(read.lines, locate(text, read.events, root, steps));
  };
}

/** The same for a single value. */
export function lineOf(text: string, from: number, steps: readonly Step[]): number {
  return linesIn(text)(from, steps);
}

interface ReadText {
  readonly events: readonly Event[];
  readonly lines: readonly number[];
  /** Index of the first event of each document's content, by its line. */
  readonly roots: ReadonlyMap<number, number>;
}

function readText(text: string): ReadText {
  try {
    const events = parseEvents(text, {});
    const lines = lineStarts(text);
    const roots = new Map<number, number>();
    events.forEach((event, index) => {
      const content = events[index + 1];
      // A document without content stands nowhere.
      const isEmpty = content?.type === EVENT_ID.SCALAR && content.valueStart < 0;
      if (event.type === EVENT_ID.DOCUMENT && !isEmpty) roots.set(lineAt(lines, offsetOf(content)), index + 1);
    });
    return { events, lines, roots };
  } catch {
    // JSON that YAML does not take, and a file with a document that can't be read.
    return { events: [], lines: [0], roots: new Map() };
  }
}

function locate(text: string, events: readonly Event[], root: number, steps: readonly Step[]): number {
  let node = root;
  let found = offsetOf(events[root]);
  for (const step of steps) {
    const child = childOf(text, events, node, step);
    if (child === undefined) return found;
    found = child.key;
    node = child.value;
  }
  return found;
}

function childOf(
  text: string,
  events: readonly Event[],
  node: number,
  step: Step,
): { readonly key: number; readonly value: number } | undefined {
  const parent = events[node];
  if (parent?.type !== EVENT_ID.MAPPING && parent?.type !== EVENT_ID.SEQUENCE) return undefined;
  let at = node + 1;
  for (let index = 0; events[at] !== undefined && events[at]?.type !== EVENT_ID.POP; index++) {
    if (parent.type === EVENT_ID.SEQUENCE) {
      if (index === step) return { key: offsetOf(events[at]), value: at };
      at = after(events, at);
      continue;
    }
    const key = events[at];
    const value = after(events, at);
    if (key?.type === EVENT_ID.SCALAR && getScalarValue(text, key) === step) return { key: key.valueStart, value };
    at = after(events, value);
  }
  return undefined;
}

/** Index of the event behind a node. */
function after(events: readonly Event[], node: number): number {
  let depth = 0;
  for (let at = node; at < events.length; at++) {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1;
    if (type === EVENT_ID.POP) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return events.length;
}

function offsetOf(event: Event | undefined): number {
  if (event?.type === EVENT_ID.SCALAR) return Math.max(0, event.valueStart);
  if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return event.start;
  return event?.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
