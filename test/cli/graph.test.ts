import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';
import { withKubeconform } from '../support/with-kubeconform';

const PASSWORD = 'correct-horse-battery-staple';
const YAML = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: web, envFrom: [{secretRef: {name: db}}], env: [{name: ADMIN_PASSWORD, value: ${PASSWORD}-2}]}
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: ${PASSWORD}}
`;

let folder: string;
let project: TestProject;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-graph-'));
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in/web.yaml'), YAML);
  project = new TestProject([shop], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
});
afterEach(() => {
  project[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const graph = (...words: string[]) => project.run('graph', ...words);

test.each(['html', 'svg', 'mmd'])('writes .%s, the same bytes each time, without the value of a Secret', async (end) => {
  const file = join(folder, `out.${end}`);
  const told = await graph(join(folder, 'in'), '--out', file);
  expect(told).toEqual({ exit: 0, out: `${file}: 2 boxes, 1 arrow`, err: '' });
  const first = readFileSync(file, 'utf8');
  expect(first).toContain('db');
  expect(first).not.toContain(PASSWORD);
  await graph(join(folder, 'in'), '--out', file);
  expect(readFileSync(file, 'utf8')).toBe(first);
});

test('without --out, Mermaid is on stdout', async () => {
  const { exit, out, err } = await graph(join(folder, 'in'));
  expect([exit, err]).toEqual([0, '']);
  expect(out.split('\n')).toEqual([
    'flowchart LR',
    '  subgraph g0["shop"]',
    '    n0["web<br/>Deployment · 1 pod"]',
    '    n1{{"db<br/>Secret"}}',
    '  end',
    '  n0 -.- n1',
  ]);
});

test('names that are markup or Mermaid stay names', async () => {
  writeFileSync(join(folder, 'in/web.yaml'), YAML.replaceAll('{name: db', `{name: '"]-->x<script>alert(1)</script>;'`));
  const { out } = await graph(join(folder, 'in'));
  expect(out).not.toMatch(/<script|\]-->x/);
  const file = join(folder, 'out.html');
  await graph(join(folder, 'in'), '--out', file);
  expect(readFileSync(file, 'utf8').match(/<script/g)).toHaveLength(2);
});

test('reports an unreadable file with exit code 2, and draws the rest', async () => {
  writeFileSync(join(folder, 'in/broken.yaml'), 'a: [');
  const { exit, out, err } = await graph(join(folder, 'in'), '--out', join(folder, 'out.svg'));
  expect(exit).toBe(2);
  expect(out).toContain('2 boxes');
  expect(err).toContain('broken.yaml');
});

test.each<[claim: string, words: (folder: string) => string[], told: RegExp]>([
  ['another ending', (at) => [join(at, 'in'), '--out', join(at, 'out.png')], /ends in \.html, \.svg or \.mmd/],
  ['no such folder', () => ['./nowhere'], /nowhere/],
  ['no such environment', () => ['shop/tset'], /expected shop\/test, got "shop\/tset"/],
  ['a folder that is not there', (at) => [join(at, 'in'), '--out', join(at, 'no/such/out.svg')], /could not be written|no such/i],
])('refuses %s', async (_, words, told) => {
  const { exit, err } = await graph(...words(folder));
  expect([exit === 2 || exit === 3, err]).toEqual([true, expect.stringMatching(told)]);
});

test('an environment without workloads says so', async () => {
  expect(await graph('shop/test')).toMatchObject({
    exit: 0,
    err: 'there is no workload, no way in, no volume and no Secret in what was given',
  });
});

test('a page shows what the schema and the rules of a kind have against an object', async () => {
  const putBack = await withKubeconform();
  try {
    writeFileSync(join(folder, 'in/web.yaml'), YAML.replace('spec:\n  selector', 'spec:\n  replica: 2\n  selector'));
    const out = join(folder, 'out.html');
    expect((await graph(join(folder, 'in'), '--out', out)).exit).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('Deployment of apps/v1 has no such field');
  } finally {
    putBack();
  }
});
