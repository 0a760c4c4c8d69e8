import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { JsonValue } from '../../core/object/object';
import { brokenRow, RenderedTree } from '../support/conformance';
import { type ConformanceRow, parsePage } from '../support/conformance-page';
import { changedAt } from '../support/conformance-path';
import { ROOT } from '../support/galley';

const PAGES = join(ROOT, 'docs/systems');
const SNOWMAN = '☃';

/** A rendered tree with a single, changed file. */
class Changed extends RenderedTree {
  constructor(
    private readonly path: string | undefined,
    private readonly content: JsonValue,
  ) {
    super(PAGES);
  }

  override matching(): string[] {
    return this.path === undefined ? [] : [this.path];
  }
  override text(): string {
    return String(this.content);
  }
  override document(): JsonValue {
    return this.content;
  }
}

/** The mutation of a row's value: another value, none instead of one, or one instead of none. */
function otherThan({ expected }: ConformanceRow): (value: JsonValue | undefined) => JsonValue | undefined {
  switch (expected.kind) {
    case 'equals':
      return (value) => (Array.isArray(value) ? [...(value as JsonValue[]), SNOWMAN] : SNOWMAN);
    case 'contains':
    case 'absent':
      return () => SNOWMAN;
    case 'not':
      return () => parse(expected.text) as JsonValue;
    case 'never matches':
      return (value) => (typeof value === 'string' ? `${value}\n${matchFor(expected.text)}` : undefined);
    case 'lacks':
      return (value) => {
        if (Array.isArray(value)) return [...(value as JsonValue[]), parse(expected.text) as JsonValue];
        return typeof value === 'string' ? `${value}${expected.text}` : (parse(expected.text) as JsonValue);
      };
    default:
      return () => undefined;
  }
}

/** A text that the first alternative of a regular expression such as `/gcr\.io|pkg\.dev/` finds. */
const matchFor = (text: string): string => (text.slice(1, -1).split('|')[0] ?? '').replace(/\\(.)/g, '$1').replace(/[()^$?]/g, '');

/** Each row with a file that it is about and what that file would be if it were otherwise. */
function* changes(row: ConformanceRow, tree: RenderedTree): Generator<readonly [path: string | undefined, content: JsonValue]> {
  const { file = '', path, expected } = row;
  if (expected.kind === 'no file') yield [file.replaceAll('*', 'x'), {}];
  else if (path === undefined) yield [undefined, null];
  else {
    for (const each of tree.matching(file)) {
      const change = otherThan(row);
      const before = path === '(text)' ? tree.text(each) : tree.document(each);
      const after = path === '(text)' ? (change(tree.text(each)) ?? '') : changedAt(tree.document(each), path, change);
      // A row that says what must not be is about every file that has a place for it: one at least.
      if (!isDeepStrictEqual(before, after)) yield [each, after];
    }
  }
}

const pages = readdirSync(PAGES).filter((name) => name.endsWith('.md'));

test.each(pages)('docs/systems/%s: every row turns red when what it names is changed, in each file that it names', (name) => {
  const folder = join(ROOT, 'dist', basename(name, '.md'));
  const tree = new RenderedTree(folder);
  const rows = parsePage(readFileSync(join(PAGES, name), 'utf8')).rows.filter(({ file }) => file !== undefined);
  const blind = rows.flatMap((row) => {
    const all = [...changes(row, tree)];
    if (all.length === 0) return [`${row.line} (${row.asked}): no file has ${row.path}`];
    return all.flatMap(([path, content]) =>
      brokenRow(row, new Changed(path, content)) === undefined ? [`${row.line} (${row.asked}): ${path} ${row.path}`] : [],
    );
  });
  expect(blind).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
});
