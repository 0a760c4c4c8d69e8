import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/galley';

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'galley-cdk8s-'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('cdk8s import regenerates imports/ from the definitions that cdk8s.yaml names', () => {
  cpSync(join(ROOT, 'imports/crds'), join(project, 'imports/crds'), { recursive: true });
  for (const file of ['cdk8s.yaml', 'package.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(project, file));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  const { status, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/cdk8s'), ['import', '--check-upgrade=false'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });

  const definitions = readdirSync(join(ROOT, 'imports/crds')).sort();
  const generated = readdirSync(join(project, 'imports'))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  expect(generated).toEqual(definitions.map((file) => file.replace(/yaml$/, 'ts')));
  for (const file of generated) {
    const [made, committed] = [project, ROOT].map((folder) => readFileSync(join(folder, 'imports', file), 'utf8'));
    // Compared by a verdict: a difference of half a megabyte helps nobody.
    expect({ file, same: made === committed }).toEqual({ file, same: true });
  }
});
