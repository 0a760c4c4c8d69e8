import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support/galley';
import { runOnOwnProject } from './support/own-project';

test('every lockfile in releases/ holds together', async () => {
  const lockfiles = readdirSync(join(ROOT, 'releases'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(ROOT, 'releases', name)).map((file) => `${name}@${file.replace(/\.yaml$/, '')}`));
  const { exit, out, err } = await runOnOwnProject('release', 'check');
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(out.split('\n').map((line) => line.split('  ')[0])).toEqual(lockfiles.sort());
  expect(lockfiles).not.toEqual([]);
});
