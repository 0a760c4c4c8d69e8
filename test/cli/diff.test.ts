import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesDocumentSchema } from '../../core/model/change';
import { galley } from '../support/galley';
import { GitFolder } from '../support/git-folder';
import { runHere } from '../support/project';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {greeting: ${value}}\n`;

test.each([
  ['as text', secret],
  ['in base64', (value: string) => secret(value).replace(/stringData.*/, `data: {greeting: ${Buffer.from(value).toString('base64')}}`)],
])('no value of a Secret is shown, in no form: %s', (_, secretOf) => {
  const [base, head] = [write('a.yaml', secretOf('first-hush')), write('b.yaml', secretOf('second-hush'))];
  for (const format of ['text', 'json']) {
    const { status, stdout, stderr } = galley(['diff', base, head, '--format', format]);
    expect(status).toBe(0);
    expect(stdout + stderr).not.toMatch(/hush|Zmlyc3Q|c2Vjb25k/);
    expect(stdout).toContain('hmac:');
  }
});

test('JSON matches the schema', () => {
  const { stdout } = galley(['diff', write('a.yaml', secret('x')), write('b.yaml', secret('y')), '--json']);
  const printed: unknown = JSON.parse(stdout);
  expect(changesDocumentSchema.parse(printed)).toEqual(printed);
});

test('a side that can not be read is an error, and no removal', () => {
  const { status, stderr } = galley(['diff', write('a.yaml', secret('x')), write('b.yaml', 'a: [1\n')]);
  expect(status).toBe(2);
  expect(stderr).toContain('MANIFEST_SYNTAX');
});

test('an object that became a template is an error too', () => {
  const { status, stderr } = galley(['diff', write('a.yaml', secret('x')), write('b.yaml', '{{ .Values.x }}\n')]);
  expect(status).toBe(2);
  expect(stderr).toContain('b.yaml');
});

test('a path that is not there is named', () => {
  const { status, stderr } = galley(['diff', write('a.yaml', secret('x')), join(folder, 'none.yaml')]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('none.yaml')]);
});

test('--fail-on exits with 1 from that risk on', () => {
  const claim = (size: string): string =>
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: shop}\nspec: {resources: {requests: {storage: ${size}}}}\n`;
  const [base, head] = [write('a.yaml', claim('2Gi')), write('b.yaml', claim('1Gi'))];
  expect(galley(['diff', base, head, '--fail-on', 'high']).status).toBe(1);
  expect(galley(['diff', head, base, '--fail-on', 'high']).status).toBe(0);
});

test('above 40 changed environments only changed files are read, and the answer says so', async () => {
  using project = new GitFolder();
  const config = (value: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {v: "${value}"}\n`;
  const write = (count: number, value: string): void => {
    for (let at = 0; at < count; at += 1) project.write(`dist/shop/e${at}/web/configmap-a.yaml`, config(value));
  };
  write(41, 'one');
  for (let at = 0; at < 41; at += 1) project.write(`dist/shop/e${at}/web/configmap-b.yaml`, config('b').replace('name: a', 'name: b'));
  project.commit('Begin');
  const unjudged = async () => {
    const { out } = await runHere({ argv: ['diff', 'HEAD', '--json'], systems: [], root: project.root });
    return changesDocumentSchema.parse(JSON.parse(out)).unjudged;
  };
  write(40, 'two');
  expect(await unjudged()).toBeUndefined();
  write(41, 'two');
  expect(await unjudged()).toEqual([expect.stringContaining('in 41 environments only the changed files were read')]);
  const { out } = await runHere({ argv: ['diff', 'HEAD', '--format', 'markdown'], systems: [], root: project.root });
  expect(out).toContain('- `not judged: in 41 environments only');
});
