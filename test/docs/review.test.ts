import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '../../core/facts/fact';
import { FACTS } from '../../core/facts/facts';
import { ROOT } from '../support/galley';

const PAGE = join(ROOT, 'docs/review.md');
const ORDER = ['high', 'medium', 'low'];

test('docs/review.md lists each fact with its risk and its source; UPDATE_DOCS=1 writes it', () => {
  const rows = Object.entries<Fact>(FACTS)
    .sort(([a, left], [b, right]) => ORDER.indexOf(left.risk) - ORDER.indexOf(right.risk) || (a < b ? -1 : 1))
    .map(
      ([id, { risk, loses, when, source }]: [string, Fact]) =>
        `| ${risk} | ${loses ?? ''} | [\`${id}\`](${source}) | ${when.replaceAll('|', '\\|')} |`,
    );
  const table = ['| risk | loses | id and source | when |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const made = page.replace(/(<!-- facts -->\n)[\s\S]*?(<!-- \/facts -->)/, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, made);
  expect(readFileSync(PAGE, 'utf8')).toBe(made);
});
