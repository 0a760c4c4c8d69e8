import type { JsonObject, JsonValue } from '../object/object';
import { plainText, UNUSUAL, unusual, valueIn } from './plain-value';

/** A document, and the line on which its content begins, from 1. */
export interface PlainDocument {
  readonly line: number;
  readonly value: JsonValue;
}

/**
 * Reads documents that are written as programs write YAML: maps and lists in blocks, texts on one line or in literal blocks, comments on lines of their own.
 * That is nearly all that is rendered, and it is read about ten times as fast so.
 *
 * @returns undefined where anything else stands in the text, right or wrong: then the whole of YAML has to be known
 */
export function readPlain(text: string): PlainDocument[] | undefined {
  if (!text.endsWith('\n') || STRANGE.test(text)) return undefined;
  try {
    return new PlainReader(text).documents();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** Characters that YAML forbids, takes for breaks or for marks, and tabs. */
const STRANGE = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const DEEPEST = 100;
const [SPACE, HASH, DASH, COLON, QUOTE, APOSTROPHE, BAR] = [0x20, 0x23, 0x2d, 0x3a, 0x22, 0x27, 0x7c];

/** Letters and digits, and what else stands in most keys. */
function isKeyCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x2d && code <= 0x39) || code === 0x5f;
}

/** Goes through a text line by line. */
class PlainReader {
  /** Of the line that is looked at: its number, its begin, its first character that is no space, its end. */
  private line = 0;
  private from = 0;
  private first = 0;
  private end = -1;
  /** Column of what is next on it; below zero at the end of a document. */
  private column = -1;
  private depth = 0;

  constructor(private readonly text: string) {}

  documents(): PlainDocument[] {
    const plain: PlainDocument[] = [];
    this.next();
    while (this.from < this.text.length) {
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
    const { text } = this;
    for (;;) {
      this.from = this.end + 1;
      this.column = -1;
      if (this.from >= text.length) return;
      this.end = text.indexOf('\n', this.from);
      this.line += 1;
      let first = this.from;
      while (text.charCodeAt(first) === SPACE) first += 1;
      if (first >= this.end || text.charCodeAt(first) === HASH) continue;
      this.first = first;
      if (first === this.from && this.isMarker()) return;
      this.column = first - this.from;
      return;
    }
  }

  /** Whether a document ends here. */
  private isMarker(): boolean {
    const { text, from, end } = this;
    if (text.startsWith('...', from)) unusual();
    if (!text.startsWith('---', from)) return false;
    return end === from + 3 || unusual();
  }

  private isDash(): boolean {
    const after = this.text.charCodeAt(this.first + 1);
    return this.text.charCodeAt(this.first) === DASH && (after === SPACE || this.first + 1 === this.end);
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
      const colon = this.colon();
      if (colon < 0 || this.isDash()) unusual();
      const key = this.key(colon);
      if (Object.hasOwn(map, key)) unusual();
      map[key] = this.value(colon + 1, column, true);
    } while (this.column === column);
    if (this.column > column) unusual();
    return map;
  }

  private list(column: number): JsonValue[] {
    const list: JsonValue[] = [];
    do {
      let at = this.first + 1;
      while (this.text.charCodeAt(at) === SPACE) at += 1;
      if (at >= this.end) {
        list.push(this.value(at, column, false));
        continue;
      }
      this.first = at;
      if (this.isDash() || this.colon() >= 0) {
        this.column = at - this.from;
        list.push(this.node());
      } else list.push(this.value(at, column, false));
    } while (this.column === column && this.isDash());
    if (this.column > column) unusual();
    return list;
  }

  /** Where the colon behind the key stands with which what is next begins; below zero where none does. */
  private colon(): number {
    const { text, first, end } = this;
    const code = text.charCodeAt(first);
    let at = first;
    if (code === QUOTE || code === APOSTROPHE) {
      at = text.indexOf(text[first] ?? '', first + 1) + 1;
      if (at <= 0 || at > end) return unusual();
    } else while (isKeyCharacter(text.charCodeAt(at))) at += 1;
    const after = text.charCodeAt(at + 1);
    return at > first && text.charCodeAt(at) === COLON && (after === SPACE || at + 1 === end) ? at : -1;
  }

  private key(colon: number): string {
    const { text, first } = this;
    const code = text.charCodeAt(first);
    const isQuoted = code === QUOTE || code === APOSTROPHE;
    const key = isQuoted ? text.slice(first + 1, colon - 1) : text.slice(first, colon);
    if (key === '__proto__' || key.length > 500 || (isQuoted && key.includes('\\'))) unusual();
    return isQuoted || typeof plainText(key) === 'string' ? key : unusual();
  }

  /** What stands behind a colon or a dash, on this line or below it. @param column of the map or list that it is part of */
  private value(from: number, column: number, isInMap: boolean): JsonValue {
    const { text, end } = this;
    let at = from;
    while (text.charCodeAt(at) === SPACE) at += 1;
    if (at >= end) {
      this.next();
      if (this.column > column) return this.node();
      return isInMap && this.column === column && this.isDash() ? this.list(column) : null;
    }
    if (text.charCodeAt(at) === BAR) return this.literal(at, column);
    let last = end;
    while (text.charCodeAt(last - 1) === SPACE) last -= 1;
    const value = valueIn(text.slice(at, last));
    this.next();
    return this.column > column ? unusual() : value;
  }

  private literal(at: number, column: number): string {
    const { text } = this;
    const header = text.slice(at, this.end);
    if (header !== '|' && header !== '|-' && header !== '|+') unusual();
    const lines: string[] = [];
    let [indent, filled] = [0, 0];
    for (;;) {
      const from = this.end + 1;
      if (from >= text.length) break;
      const end = text.indexOf('\n', from);
      let first = from;
      while (text.charCodeAt(first) === SPACE) first += 1;
      const isBlank = first >= end;
      if (isBlank && indent === 0 && first > from) unusual();
      if (!isBlank && indent === 0 && first - from > column) indent = first - from;
      if (!isBlank && (indent === 0 || first - from < indent)) {
        if (first - from > column || indent === 0) unusual();
        break;
      }
      lines.push(text.slice(Math.min(from + indent, end), end));
      if (!isBlank || end - from > indent) filled = lines.length;
      this.end = end;
      this.line += 1;
    }
    if (filled === 0) unusual();
    this.next();
    if (this.column > column) unusual();
    if (header === '|+') return `${lines.join('\n')}\n`;
    return `${lines.slice(0, filled).join('\n')}${header === '|' ? '\n' : ''}`;
  }
}
