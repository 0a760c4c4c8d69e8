import { type Expectation, parseExpectation } from './conformance-value';

/** One row of a conformance table. */
export interface ConformanceRow {
  /** Line in the page, from 1. */
  readonly line: number;
  readonly asked: string;
  /** Glob of files below the system's folder in dist/; undefined if the row is about something outside. */
  readonly file?: string;
  /** Path in each of those files; undefined if the row is about the files themselves. */
  readonly path?: string;
  readonly expected: Expectation;
}

/** The rows of a page, and the unreadable ones. */
export interface ConformancePage {
  readonly rows: readonly ConformanceRow[];
  /** Each as `<line>: what is wrong, got …; what to do`. */
  readonly problems: readonly string[];
}

const COLUMNS = ['what is asked', 'file', 'path', 'value'];
const NONE = '—';

/** Reads every table with the columns `what is asked`, `file`, `path` and `value` of a page in Markdown; other tables are the reader's alone. */
export function parsePage(markdown: string): ConformancePage {
  const rows: ConformanceRow[] = [];
  const problems: string[] = [];
  let inFence = false;
  let table: 'none' | 'other' | 'conformance' = 'none';
  for (const [index, line] of markdown.split('\n').entries()) {
    if (line.startsWith('```')) inFence = !inFence;
    if (inFence || !line.startsWith('|')) {
      table = 'none';
      continue;
    }
    const cells = cellsOf(line);
    try {
      if (table === 'none') table = tableWith(cells);
      else if (table === 'conformance' && !isRule(cells)) rows.push(rowOf(cells, index + 1));
    } catch (error) {
      table = table === 'none' ? 'other' : table;
      problems.push(`${index + 1}: ${(error as Error).message}`);
    }
  }
  return { rows, problems };
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function isRule(cells: readonly string[]): boolean {
  return cells.every((cell) => /^:?-+:?$/.test(cell));
}

function tableWith(header: readonly string[]): 'conformance' | 'other' {
  if (header.join() === COLUMNS.join()) return 'conformance';
  // Nearly one of ours would otherwise be passed over in silence.
  const near = header.filter((cell) => COLUMNS.includes(cell.toLowerCase()));
  if (near.length < 2) return 'other';
  throw new Error(`header: expected ${COLUMNS.join(' | ')}, got ${header.join(' | ')}; name the columns so, or otherwise altogether`);
}

function rowOf(cells: readonly string[], line: number): ConformanceRow {
  const [asked = '', file = '', path = '', value = ''] = cells;
  if (cells.length !== COLUMNS.length) throw new Error(`row: expected 4 cells, got ${cells.length}; write a pipe within one as \\|`);
  if (asked === '') throw new Error('what is asked: expected a sentence, got nothing; write one');
  const expected = parseExpectation(value);
  const row = { line, asked, expected };
  if (expected.kind === 'outside') {
    if (file !== NONE || path !== NONE) throw new Error(`row: expected ${NONE} as file and path of what is outside, got more; remove it`);
    return row;
  }
  const ofFiles = expected.kind === 'file' || expected.kind === 'no file';
  if (ofFiles !== (path === NONE)) {
    throw new Error(`path: expected ${ofFiles ? NONE : 'a path in backticks'}, got ${path}; only file and no file have none`);
  }
  return { ...row, file: code('file', file), ...(!ofFiles && { path: code('path', path) }) };
}

function code(column: string, cell: string): string {
  const text = /^`([^`]+)`$/.exec(cell)?.[1];
  if (text === undefined) throw new Error(`${column}: expected text in backticks, got ${JSON.stringify(cell)}; write it so`);
  return text;
}
