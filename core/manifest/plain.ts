import type { JsonObject, JsonValue } from '../object/object';
import { type PlainLine, plainLine } from './plain-line';
import { UNUSUAL, unusual, valueIn } from './plain-value';

/** A document, and the line on which its content begins, from 1. */
export interface PlainDocument {
  readonly line: number;
  readonly value: JsonValue;
}

/** Pieces of texts that were read before, by what stands in them: their documents, and how many lines they have. */
export type KnownPieces = Map<string, { readonly documents: readonly PlainDocument[]; readonly lines: number }>;

/**
 * Reads YAML as programs write it: maps and lists in blocks, texts on one line or in literal blocks, comments on their own lines. Nearly
 * all rendered files are like this, and this parser is about ten times as fast.
 *
 * @param known cache of earlier results; gets the new ones
 * @returns undefined where anything else stands in the text, right or wrong: then the whole of YAML has to be known
 */
export function readPlain(text: string, known?: KnownPieces): PlainDocument[] | undefined {
  if (!text.endsWith('\n') || STRANGE.test(text)) return undefined;
  try {
    return known === undefined ? new PlainReader(text).documents() : documentsBeside(text, known);
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** Characters that YAML forbids, takes for breaks or for marks, tabs, and what stands for bytes that are no UTF-8. */
const STRANGE = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc]/;
const DEEPEST = 100;

/** A line that ends a document, whatever stands there: no text that is plain goes on at the first column. */
const MARKER = '\n---\n';

function documentsBeside(text: string, known: KnownPieces): PlainDocument[] {
  const plain: PlainDocument[] = [];
  let before = 0;
  for (let from = 0; from < text.length; ) {
    const marker = text.indexOf(MARKER, from);
    const end = marker < 0 ? text.length : marker + 1;
    const piece = text.slice(from, end);
    let read = known.get(piece);
    if (read === undefined) {
      const reader = new PlainReader(piece);
      read = { documents: reader.documents(), lines: reader.lines };
      known.set(piece, read);
    }
    for (const { line, value } of read.documents) plain.push({ line: before + line, value });
    before += read.lines;
    from = end;
  }
  return plain;
}

const NO_LINE = plainLine('');

/** Goes through a text line by line. */
class PlainReader {
  private readonly texts: readonly string[];
  /** The current line: its number, its content, and the number of dashes already read. */
  private line = 0;
  private current: PlainLine = NO_LINE;
  private dashes = 0;
  /** Column of what is next on it; below zero at the end of a document. */
  private column = -1;
  private depth = 0;

  /** @param text ends with the end of a line */
  constructor(text: string) {
    this.texts = text.split('\n');
  }

  /** How many there are. */
  get lines(): number {
    return this.texts.length - 1;
  }

  documents(): PlainDocument[] {
    const plain: PlainDocument[] = [];
    for (this.next(); this.line <= this.lines; ) {
      if (this.column < 0) this.next();
      else {
        const { line } = this;
        const value = this.node();
        if (this.column >= 0) unusual();
        plain.push({ line, value });
      }
    }
    return plain;
  }

  /** Goes on to the next line that says something. */
  private next(): void {
    const { texts, lines } = this;
    this.dashes = 0;
    this.column = -1;
    for (;;) {
      this.line += 1;
      if (this.line > lines) return;
      const current = plainLine(texts[this.line - 1] ?? '');
      if (current.isMarker) return;
      const column = current.dashes[0] ?? current.column;
      if (column < 0) continue;
      this.current = current;
      this.column = column;
      return;
    }
  }

  private isDash(): boolean {
    return this.dashes < this.current.dashes.length;
  }

  private node(): JsonValue {
    this.depth += 1;
    if (this.depth > DEEPEST) unusual();
    const value = this.isDash() ? this.list(this.column) : this.map(this.column);
    this.depth -= 1;
    return value;
  }

  private map(column: number): JsonObject {
    const map: Record<string, JsonValue> = {};
    do {
      const { key } = this.current;
      if (key === undefined || this.isDash() || Object.hasOwn(map, key)) return unusual();
      map[key] = this.value(column, true);
    } while (this.column === column);
    if (this.column > column) unusual();
    return map;
  }

  private list(column: number): JsonValue[] {
    const list: JsonValue[] = [];
    do {
      const { current } = this;
      this.dashes += 1;
      if (this.isDash() || current.key !== undefined) {
        this.column = current.dashes[this.dashes] ?? current.column;
        list.push(this.node());
      } else list.push(this.value(column, false));
    } while (this.column === column && this.isDash());
    if (this.column > column) unusual();
    return list;
  }

  /** What stands behind a colon or a dash, on this line or below it. @param column of the map or list that it is part of */
  private value(column: number, isInMap: boolean): JsonValue {
    const { kind, value, raw } = this.current;
    if (kind === 'literal') return this.literal(raw, column);
    this.next();
    if (kind === 'below') {
      if (this.column > column) return this.node();
      return isInMap && this.column === column && this.isDash() ? this.list(column) : null;
    }
    if (this.column > column) unusual();
    return kind === 'scalar' ? value : valueIn(raw);
  }

  private literal(header: string, column: number): string {
    if (header !== '|' && header !== '|-' && header !== '|+') unusual();
    const lines: string[] = [];
    let [indent, filled] = [0, 0];
    for (; this.line < this.lines; this.line++) {
      const text = this.texts[this.line] ?? '';
      const first = /[^ ]/.exec(text)?.index ?? text.length;
      const isBlank = first >= text.length;
      if (isBlank && indent === 0 && first > 0) unusual();
      if (!isBlank && indent === 0 && first > column) indent = first;
      if (!isBlank && (indent === 0 || first < indent)) {
        if (first > column || indent === 0) unusual();
        break;
      }
      lines.push(text.slice(indent));
      if (!isBlank || text.length > indent) filled = lines.length;
    }
    if (filled === 0) unusual();
    this.next();
    if (this.column > column) unusual();
    if (header === '|+') return `${lines.join('\n')}\n`;
    return `${lines.slice(0, filled).join('\n')}${header === '|' ? '\n' : ''}`;
  }
}
