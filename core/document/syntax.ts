import { type Document, isAlias, isMap, isScalar, type LineCounter, type Node, type Pair, visit, type YAMLError, type YAMLMap } from 'yaml';
import type { Fault, FaultOf } from '../errors';

/** Something that YAML itself, or our use of it, does not allow. */
export type SyntaxFault = FaultOf & {
  /** Characters from the text's start. */
  readonly offset: number;
};

// The core schema's own; others that the parser knows (binary, set, timestamp) stand for no JSON value.
const PLAIN_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`));

/** Faults after which the parser may have lost its way, so that later ones of these kinds may only follow from the first. */
const LOSES_ITS_WAY: ReadonlySet<YAMLError['code']> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'IMPOSSIBLE',
  'KEY_OVER_1024_CHARS',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'TAB_AS_INDENT',
  'UNEXPECTED_TOKEN',
]);

/** What the parser found wrong, in our words: the parser's own may quote the text, and the text may hold a secret. */
export function parserFaults(document: Document, text: string): SyntaxFault[] {
  const faults = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const lost = faults.find(({ code }) => LOSES_ITS_WAY.has(code));
  return faults
    .filter((fault) => fault === lost || !LOSES_ITS_WAY.has(fault.code))
    .map((error) => overIndented(error, faults, text) ?? { offset: placeOf(error, document), subject: 'yaml', ...wordsFor(error) });
}

/**
 * A line with a key, indented below a line that has its value already: to the parser one text of two lines that is a key within a value. It
 * names where that text begins, and a person looks for the line that stands too far right.
 */
function overIndented(error: YAMLError, faults: readonly YAMLError[], text: string): SyntaxFault | undefined {
  if (error.code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined;
  const key = faults.find(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] >= error.pos[0]);
  if (key === undefined || text.slice(error.pos[0], key.pos[0]).includes('\n')) return undefined;
  const line = text.lastIndexOf('\n', key.pos[1] - 1) + 1;
  const offset = line + (/^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0);
  return {
    offset,
    subject: 'yaml',
    wrong: 'the line stands further right than its neighbours, below a line that has a value',
    next: 'indent it like them',
  };
}

/** What the parser accepts and we do not: keys that are no text, keys that JavaScript treats apart, aliases that lead nowhere or into themselves. */
export function structureFaults(document: Document): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  if (document.errors.some(({ code }) => LOSES_ITS_WAY.has(code))) return faults;
  const tagsResolve = document.errors.length + document.warnings.length === 0;
  const anchors = new Map<string, Node>();
  visit(document, {
    Pair(_, pair) {
      const fault = keyFault(pair);
      if (fault !== undefined) faults.push({ offset: offsetOf(pair), subject: 'key', ...fault });
    },
    Node(_, node) {
      const { tag, range } = node;
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isMap(node)) faults.push(...twins(node));
      if (tagsResolve && tag !== undefined && !PLAIN_TAGS.has(tag))
        faults.push({ offset: range?.[0] ?? 0, subject: 'yaml', wrong: 'the tag is not one of JSON values', next: 'remove the tag' });
    },
    Alias(role, alias) {
      if (role === 'key') return;
      const target = anchors.get(alias.source);
      const offset = alias.range?.[0] ?? 0;
      const inside = target?.range != null && target.range[0] <= offset && offset < target.range[2];
      if (target === undefined)
        faults.push({ offset, subject: 'alias', wrong: 'no anchor of its name stands before it', next: 'write the value out' });
      if (inside) faults.push({ offset, subject: 'alias', wrong: 'leads into itself', next: 'write the value out' });
    },
  });
  const { yaml } = document.directives ?? {};
  if (yaml !== undefined && yaml.version !== '1.2') {
    faults.push({
      offset: 0,
      subject: 'yaml',
      expected: 'version 1.2',
      got: yaml.version,
      next: 'remove the %YAML line',
    });
  }
  return faults;
}

/** Type and position of a top level that is not a map; undefined if it is one. */
export function rootFault(contents: unknown): SyntaxFault | undefined {
  if (isMap(contents)) return undefined;
  const node = contents as Node | null;
  const offset = node?.range?.[0] ?? 0;
  if (node === null || (isScalar(node) && node.value === null))
    return { offset, subject: 'the file', expected: 'a map', got: 'nothing', next: 'write its keys' };
  if (isAlias(node)) return { offset, subject: 'the file', expected: 'a map', got: 'an alias', next: 'write its keys' };
  return {
    offset,
    subject: 'the file',
    expected: 'a map',
    got: `${isScalar(node) ? 'a single value' : 'a list'}`,
    next: 'write its keys at the top level',
  };
}

/** Line and column, both from 1. */
export function positionAt(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Keys that are there twice. The parser's own search for them takes a minute where there are 20,000. */
function twins({ items }: YAMLMap): SyntaxFault[] {
  const seen = new Set<unknown>();
  return items.flatMap((pair) => {
    const key = isScalar(pair.key) ? pair.key.value : pair.key;
    if (seen.has(key))
      return [{ offset: offsetOf(pair), subject: 'yaml', wrong: 'the key is there twice in one map', next: 'remove one of the two' }];
    seen.add(key);
    return [];
  });
}

function keyFault({ key }: Pair): Fault | undefined {
  if (isAlias(key)) return { expected: 'text', got: 'an alias', next: 'write the key out' };
  if (!isScalar(key)) return { expected: 'text', got: 'a map or a list', next: 'write a plain key' };
  if (key.value === null && !key.source) return { expected: 'text', got: 'nothing', next: 'write a key before the colon' };
  if (typeof key.value !== 'string') return { expected: 'text', got: `${String(key.source ?? key.value)}`, next: 'quote it' };
  if (key.value === '__proto__') return { wrong: '__proto__ is not allowed', next: 'choose another key' };
  return undefined;
}

// What is never closed the parser reports where it gave up, and a person looks for where it was opened.
function placeOf({ message, pos: [offset] }: YAMLError, document: Document): number {
  let open = offset;
  visit(document, {
    Scalar(_, { type, range }) {
      if (message.startsWith('Missing closing') && type?.startsWith('QUOTE') && range && range[0] <= offset) open = range[0];
    },
    Collection(_, { flow, range }) {
      if (message.startsWith('Flow ') && flow && range && range[0] <= offset) open = range[0];
    },
  });
  return open;
}

function offsetOf({ key, value }: Pair): number {
  return (key as Node | null)?.range?.[0] ?? (value as Node | null)?.range?.[0] ?? 0;
}

function wordsFor({ code, message }: YAMLError): Fault {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return { expected: 'one document', got: 'several', next: 'remove the --- line and what follows it' };
    case 'TAB_AS_INDENT':
      return { wrong: 'a tab indents the line', next: 'use spaces' };
    case 'BAD_INDENT':
      return message.startsWith('Flow ')
        ? { wrong: 'the bracket is not closed before the next line starts further left', next: 'close it' }
        : { wrong: 'the indentation fits nothing above it', next: 'indent the line like its neighbours' };
    case 'TAG_RESOLVE_FAILED':
      return { wrong: 'the tag is not known or does not fit its value', next: 'remove the tag' };
    case 'BAD_ALIAS':
      return { wrong: 'the alias or anchor is not well formed', next: 'write the value out' };
    case 'BAD_DIRECTIVE':
      return { wrong: 'the directive is not known', next: 'remove the line that starts with %' };
    case 'RESOURCE_EXHAUSTION':
      return { wrong: 'nested too deeply', next: 'write it flatter' };
    case 'MISSING_CHAR':
      return {
        wrong: message.startsWith('Missing closing')
          ? 'a closing quote is missing'
          : 'a character is missing (a colon, a comma, a bracket or a space)',
        next: 'add it',
      };
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return { wrong: 'a key must stand on one line, with a value of its own', next: 'look for a stray colon or a wrong indentation here' };
    case 'BAD_SCALAR_START':
    case 'BAD_DQ_ESCAPE':
      return { wrong: 'the text starts with, or escapes, a character that needs quotes', next: 'put it into single quotes' };
    default:
      return { wrong: `not well formed (${code.toLowerCase().replaceAll('_', ' ')})`, next: 'correct the line' };
  }
}
