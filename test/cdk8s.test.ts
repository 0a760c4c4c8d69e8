import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, ROOT } from './support/galley';

const CDK8S = join(ROOT, 'node_modules/.bin/cdk8s');

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'galley-cdk8s-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('cdk8s synth renders the same tree into its own output folder, and leaves dist/ alone', () => {
  const before = fingerprint(join(ROOT, 'dist'));
  const output = join(scratch, 'out');
  const { status, stderr } = spawnSync(CDK8S, ['synth', '--check-upgrade=false', '--output', output], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(fingerprint(output)).toEqual(before);
  expect(fingerprint(join(ROOT, 'dist'))).toEqual(before);
});

test('cdk8s import regenerates imports/ from the definitions that cdk8s.yaml names', () => {
  const project = join(scratch, 'project');
  cpSync(join(ROOT, 'imports/crds'), join(project, 'imports/crds'), { recursive: true });
  for (const file of ['cdk8s.yaml', 'package.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(project, file));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  const { status, stderr } = spawnSync(CDK8S, ['import', '--check-upgrade=false'], { cwd: project, encoding: 'utf8' });
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
