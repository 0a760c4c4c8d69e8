import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { encodingFaults } from '../document/encoding';
import type { Fault } from '../errors';
import type { JsonValue } from '../object/object';
import { expandAliases } from './aliases';
import { type KnownPieces, readPlain } from './plain';
import { KUBERNETES_SCHEMA } from './schema';

/** One document of a file, or what keeps it from being read. */
export type ReadDocument = {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly column?: number;
} & (
  | { readonly value: JsonValue; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: Fault; readonly text: string }
);

/** Many levels more than any schema of Kubernetes has. */
const MAX_DEPTH = 200;
/** A line that begins a document, as Kubernetes' reader splits a stream. */
const MARKER = /^---(?=\s|$)/m;

/** The documents of a text, as Kubernetes' own reader has them. One that can't be read does not hide those around it. Empty ones are left out. */
export function readDocuments(text: string): readonly ReadDocument[] {
  return read(text);
}

function read(text: string, pieces?: KnownPieces): readonly ReadDocument[] {
  // What is written plainly has no faults of encoding, and is not looked through for them.
  const plain = readPlain(text, pieces);
  if (plain !== undefined) return plain;
  const [unreadable] = encodingFaults(text);
  if (unreadable !== undefined) {
    const { offset, subject: _, ...fault } = unreadable;
    return [{ line: lineAt(text, offset), fault, text }];
  }
  const json = readJson(text);
  if (json !== undefined) return [{ line: 1, value: json }];
  try {
    return readAll(text);
  } catch (error) {
    return readApart(text, error);
  }
}

/** Reads each text once, however many files have it, and each document of those that are plain. */
export function readingOnce(): typeof readDocuments {
  const known = new Map<string, readonly ReadDocument[]>();
  const pieces: KnownPieces = new Map();
  return (text) => {
    const documents = known.get(text) ?? read(text, pieces);
    known.set(text, documents);
    return documents;
  };
}

/** Kubernetes takes what begins with a brace for JSON; it is most of YAML too, and faster to read. */
function readJson(text: string): JsonValue | undefined {
  if (!/^\ufeff?\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** More lines than anybody folds in one file; each is read anew. */
const MOST_FOLDED = 500;

/**
 * Kubernetes' reader takes a text in quotes, or a list in brackets, that goes on at the column of its key, as some programs fold it; YAML 1.2 does not.
 * Spaces in front of such a line count for nothing, so they are put there.
 *
 * @throws YAMLException
 */
export function readAll(text: string): ReadDocument[] {
  let indented = text;
  for (let folded = 0; ; folded++) {
    try {
      return readStrictly(indented);
    } catch (error) {
      const mark = error instanceof YAMLException && error.reason === 'deficient indentation' ? error.mark : undefined;
      if (mark === undefined || folded === MOST_FOLDED) throw error;
      const start = indented.lastIndexOf('\n', mark.position - 1) + 1;
      indented = `${indented.slice(0, start)}${' '.repeat(MAX_DEPTH)}${indented.slice(start)}`;
    }
  }
}

function readStrictly(text: string): ReadDocument[] {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH });
  const values = constructFromEvents(events, { source: text, schema: KUBERNETES_SCHEMA });
  const hasAlias = events.some(({ type }) => type === EVENT_ID.ALIAS);
  const starts = startsOf(events);
  let [line, from] = [1, 0];
  return values.flatMap((value, index): ReadDocument[] => {
    const start = starts[index];
    if (start === undefined || value === null || value === undefined) return [];
    line += newlines(text, from, start);
    from = start;
    return [{ line, value: (hasAlias ? expandAliases(value as JsonValue) : value) as JsonValue }];
  });
}

/** Where each document's content begins; undefined if it has none. */
function startsOf(events: readonly Event[]): (number | undefined)[] {
  return events.flatMap((event, index) => {
    if (event.type !== EVENT_ID.DOCUMENT) return [];
    const next = events[index + 1];
    if (next === undefined || next.type === EVENT_ID.POP || next.type === EVENT_ID.DOCUMENT) return [undefined];
    if (next.type === EVENT_ID.SCALAR) return [next.valueStart < 0 ? undefined : next.valueStart];
    return [next.type === EVENT_ID.ALIAS ? next.anchorStart : next.start];
  });
}

/** The documents one by one, where one of them can't be read. */
function readApart(text: string, error: unknown): ReadDocument[] {
  const pieces = text.split(new RegExp(MARKER, 'gm'));
  if (pieces.length === 1) return [{ fault: faultOf(error), text, ...positionOf(error, 1) }];
  const read: ReadDocument[] = [];
  let line = 1;
  for (const piece of pieces) {
    try {
      read.push(...readAll(piece).map((each) => ({ ...each, line: line + each.line - 1 })));
    } catch (cause) {
      read.push({ fault: faultOf(cause), text: piece, ...positionOf(cause, line) });
    }
    line += newlines(piece, 0, piece.length);
  }
  return read;
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof YAMLException) && !(error instanceof RangeError)) throw error;
  const wrong = error instanceof YAMLException ? error.reason : 'nested too deeply';
  return { wrong: wrong === 'duplicated mapping key' ? 'a key stands twice in one map' : `no YAML: ${wrong}`, next: 'correct it' };
}

function positionOf(error: unknown, line: number): { line: number; column?: number } {
  const mark = error instanceof YAMLException ? error.mark : undefined;
  return mark === undefined ? { line } : { line: line + mark.line, column: mark.column + 1 };
}

function lineAt(text: string, offset: number): number {
  return 1 + newlines(text, 0, offset);
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
