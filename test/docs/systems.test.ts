import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brokenRow, RenderedTree } from '../support/conformance';
import { parsePage } from '../support/conformance-page';
import { ROOT } from '../support/galley';

const PAGES = join(ROOT, 'docs/systems');
const pages = readdirSync(PAGES).filter((name) => name.endsWith('.md'));

test('every system that is rendered has a page, and every page a system', () => {
  const rendered = readdirSync(join(ROOT, 'dist'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(pages.map((name) => basename(name, '.md')).sort()).toEqual(rendered.map(({ name }) => name).sort());
});

describe.each(pages)('docs/systems/%s', (name) => {
  const { rows, problems } = parsePage(readFileSync(join(PAGES, name), 'utf8'));

  test('each row of its conformance tables can be read', () => {
    expect(problems).toEqual([]);
    expect(rows.filter(({ file }) => file !== undefined).length).toBeGreaterThan(0);
  });

  test('each row says what dist/ holds', () => {
    const tree = new RenderedTree(join(ROOT, 'dist', basename(name, '.md')));
    expect(rows.map((row) => brokenRow(row, tree)).filter((broken) => broken !== undefined)).toEqual([]);
  });
});
