import type { JsonValue } from '../object/object';
import { plainText, unusual, valueIn } from './plain-value';

/** One line of plain YAML, by what stands on it. */
export interface PlainLine {
  /** Columns of the dashes in front. */
  readonly dashes: readonly number[];
  /** Column of what stands behind them; below zero where nothing does, as on an empty line and on a comment's. */
  readonly column: number;
  /** Whether it ends a document. */
  readonly isMarker: boolean;
  /** The key before a colon; undefined if there is none. */
  readonly key: string | undefined;
  /** Where its value stands: below it, in a literal block below it, on it as one that never changes, on it as a map or list. */
  readonly kind: 'below' | 'literal' | 'scalar' | 'collection';
  readonly value: JsonValue;
  /** How the literal block begins, or the text of the map or list. */
  readonly raw: string;
}

const EMPTY: PlainLine = { dashes: [], column: -1, isMarker: false, key: undefined, kind: 'below', value: null, raw: '' };
const MARKER: PlainLine = { ...EMPTY, isMarker: true };
const [SPACE, HASH, DASH, COLON, QUOTE, APOSTROPHE, BAR] = [0x20, 0x23, 0x2d, 0x3a, 0x22, 0x27, 0x7c];

/** Most lines of manifests stand in many of them, and are looked at once. */
const known = new Map<string, PlainLine>();
/** More lines than a system has that are of one kind; each holds a text in memory. */
const MOST_KNOWN = 8192;

/**
 * What stands on a line.
 *
 * @param text without its end
 * @throws UNUSUAL
 */
export function plainLine(text: string): PlainLine {
  const found = known.get(text);
  if (found !== undefined) return found;
  const line = lineOf(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, line);
  return line;
}

function lineOf(text: string): PlainLine {
  const end = text.length;
  let at = 0;
  while (text.charCodeAt(at) === SPACE) at += 1;
  if (at >= end || text.charCodeAt(at) === HASH) return EMPTY;
  if (text.startsWith('---')) return end === 3 ? MARKER : unusual();
  if (text.startsWith('...')) unusual();
  const dashes: number[] = [];
  while (text.charCodeAt(at) === DASH && (at + 1 === end || text.charCodeAt(at + 1) === SPACE)) {
    dashes.push(at);
    at += 1;
    while (text.charCodeAt(at) === SPACE) at += 1;
  }
  if (at >= end) return { ...EMPTY, dashes };
  const colon = colonBehind(text, at);
  const key = colon < 0 ? undefined : keyIn(text, at, colon);
  return { dashes, column: at, isMarker: false, key, ...valueBehind(text, colon < 0 ? at : colon + 1) };
}

/** Letters and digits, and what else stands in most keys. */
function isKeyCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x2d && code <= 0x39) || code === 0x5f;
}

/** Where the colon behind a key stands; below zero where none does. */
function colonBehind(text: string, first: number): number {
  const code = text.charCodeAt(first);
  let at = first;
  if (code === QUOTE || code === APOSTROPHE) {
    at = text.indexOf(text[first] ?? '', first + 1) + 1;
    if (at <= 0) return unusual();
  } else while (isKeyCharacter(text.charCodeAt(at))) at += 1;
  const after = text.charCodeAt(at + 1);
  return at > first && text.charCodeAt(at) === COLON && (after === SPACE || at + 1 === text.length) ? at : -1;
}

function keyIn(text: string, first: number, colon: number): string {
  const code = text.charCodeAt(first);
  const isQuoted = code === QUOTE || code === APOSTROPHE;
  const key = isQuoted ? text.slice(first + 1, colon - 1) : text.slice(first, colon);
  if (key === '__proto__' || key.length > 500 || (isQuoted && key.includes('\\'))) unusual();
  return isQuoted || typeof plainText(key) === 'string' ? key : unusual();
}

function valueBehind(text: string, from: number): Pick<PlainLine, 'kind' | 'value' | 'raw'> {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  if (at >= text.length) return { kind: 'below', value: null, raw: '' };
  if (text.charCodeAt(at) === BAR) return { kind: 'literal', value: null, raw: text.slice(at) };
  let last = text.length;
  while (text.charCodeAt(last - 1) === SPACE) last -= 1;
  const raw = text.slice(at, last);
  const value = valueIn(raw);
  return typeof value === 'object' && value !== null ? { kind: 'collection', value: null, raw } : { kind: 'scalar', value, raw: '' };
}
