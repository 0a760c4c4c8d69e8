import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../core/errors';

test('docs/errors.md has one row for each code, with its exit code', () => {
  const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([A-Z_]+) \| (\d) \|/gm)].map(([, code, exit]) => [code, Number(exit)]);
  expect(rows).toEqual(Object.entries(ERROR_CODES));
});
