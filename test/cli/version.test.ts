import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/galley';
import { runHere } from '../support/project';

test('--version prints only the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
  expect(await runHere({ argv: ['--version'], systems: [], root: ROOT })).toEqual({ exit: 0, out: version, err: '' });
});
