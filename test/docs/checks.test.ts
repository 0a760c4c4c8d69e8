import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../core/check/checks';
import { checksPage } from '../../core/check/checks-page';
import { ROOT } from '../support/galley';

test('docs/checks.md is what the checks say of themselves; npm run checks-page writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/checks.md'), 'utf8')).toBe(checksPage(CHECKS));
});
