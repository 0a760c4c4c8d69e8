import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fingerprint, ROOT } from './support/galley';

const CDK8S = join(ROOT, 'node_modules/.bin/cdk8s');

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'galley-cdk8s-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('cdk8s synth renders the same tree into its own output folder, and does not touch dist/', () => {
  const before = fingerprint(join(ROOT, 'dist'));
  const output = join(scratch, 'out');
  const { status, stderr } = spawnSync(CDK8S, ['synth', '--check-upgrade=false', '--output', output], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(fingerprint(output)).toEqual(before);
  expect(fingerprint(join(ROOT, 'dist'))).toEqual(before);
});

test('cdk8s synth has its own output folder, because it empties that first', () => {
  const { output } = parse(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8')) as { readonly output: string };
  expect(output).toMatch(/^build\//);
});
