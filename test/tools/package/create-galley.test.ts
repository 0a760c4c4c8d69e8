import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/galley';

interface Manifest {
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

test('create-galley has the version of Galley, and brings exactly that one', () => {
  const [own, galley] = [manifest('tools/create-galley/package.json'), manifest('package.json')];
  expect(own.version).toBe(galley.version);
  expect(own.dependencies).toEqual({ galley: galley.version });
  expect(own.engines).toEqual(galley.engines);
});
