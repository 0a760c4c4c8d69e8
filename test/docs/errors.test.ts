import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, WARNING_CODES } from '../../core/errors';

const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');

test('docs/errors.md has one row for each code, with its exit code', () => {
  const rows = [...page.matchAll(/^\| ([A-Z_]+) \| (\d) \|/gm)].map(([, code, exit]) => [code, Number(exit)]);
  expect(rows).toEqual(Object.entries(ERROR_CODES));
});

test('docs/errors.md has one row for each warning', () => {
  const [, warnings = ''] = page.split('\nWarnings ');
  expect([...warnings.matchAll(/^\| ([A-Z_]+) \|/gm)].map(([, code]) => code)).toEqual(WARNING_CODES);
});
