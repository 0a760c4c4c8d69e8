import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { galley, ROOT } from './support/galley';

test('every lockfile in releases/ holds together', () => {
  const lockfiles = readdirSync(join(ROOT, 'releases'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(ROOT, 'releases', name)).map((file) => `${name}@${file.replace(/\.yaml$/, '')}`));
  const { status, stdout, stderr } = galley(['release', 'check']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  ')[0]),
  ).toEqual(lockfiles.sort());
  expect(lockfiles).not.toEqual([]);
});
