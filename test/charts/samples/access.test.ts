import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAccess } from '../../../core/access/load';
import { ROOT } from '../../support/galley';

test("this repository's own access.yaml is a sample that holds", () => {
  const own = loadAccess({ text: readFileSync(join(ROOT, 'access.yaml'), 'utf8'), file: 'access.yaml' });
  expect(Object.keys(own.actors).every((name) => name.startsWith('sample-'))).toBe(true);
});
