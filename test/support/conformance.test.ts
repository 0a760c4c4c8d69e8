import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brokenRow, RenderedTree } from './conformance';
import { parsePage } from './conformance-page';

const DEPLOYMENT = `
kind: Deployment
metadata: { labels: { app.kubernetes.io/name: shop } }
spec:
  replicas: 2
  template:
    spec:
      containers:
      - { name: shop, image: "shop:1.2.3", ports: [{ name: http, containerPort: 8080 }], env: [{ name: PORT, value: "8080" }] }
      - { name: log, image: "log:4.5.6" }
`;
const FILES = {
  'dev/shop/deployment-shop.yaml': DEPLOYMENT,
  'prod/shop/deployment-shop.yaml': DEPLOYMENT.replace('replicas: 2', 'replicas: 5'),
  'dev/shop/configmap-shop.yaml': 'kind: ConfigMap\ndata: { serve.json: \'{"TCP": {"8080": true}}\', notes: "one two" }\n',
};

let folder: string;
let tree: RenderedTree;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  tree = new RenderedTree(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A page with one table of the given rows, each after `it`; the first is on line 5. */
const page = (...rows: string[]): string =>
  ['# Shop', '', '| what is asked | file | path | value |', '| --- | --- | --- | --- |', ...rows.map((row) => `| it | ${row} |`)].join(
    '\n',
  );

/** All that is wrong with such a page, unreadable rows first. */
function wrongWith(...rows: string[]): string[] {
  const { rows: parsed, problems } = parsePage(page(...rows));
  return [...problems, ...parsed.map((row) => brokenRow(row, tree)).filter((broken) => broken !== undefined)];
}

const POD = '`*/**/deployment-shop.yaml`';
const MAP = '`dev/shop/configmap-shop.yaml`';

test.each([
  `${POD} | \`pod.containers[name=shop].ports[name=http].containerPort\` | \`8080\``,
  `${POD} | \`pod.containers[name=shop].env[name=PORT].value\` | \`"8080"\``,
  `${POD} | \`spec.template.spec.containers[*].name\` | \`[shop, log]\``,
  `${POD} | \`pod.containers[*].name\` | contains \`log\``,
  `${POD} | \`pod.containers[*].name\` | lacks \`tailscale\``,
  `${POD} | \`pod.containers[1].image\` | matches \`/^(shop\\|log):/\``,
  `${POD} | \`**.image\` | never matches \`/latest/\``,
  `${POD} | \`metadata.labels."app.kubernetes.io/name"\` | present`,
  `${POD} | \`pod.nodeSelector\` | absent`,
  `\`dev/shop/deployment-shop.yaml\` | \`spec.replicas\` | \`2\``,
  `${MAP} | \`data.notes\` | contains \`two\``,
  `${MAP} | \`data."serve.json".(json).TCP."8080"\` | \`true\``,
  `${MAP} | \`(text)\` | lacks \`https\``,
  `\`**/*.yaml\` | \`kind\` | not \`Ingress\``,
  `\`prod/**\` | — | file`,
  `\`**/ingress-*.yaml\` | — | no file`,
  `— | — | outside: the plugin's own playbook`,
])('a true row passes: %s', (row) => {
  expect(wrongWith(row)).toEqual([]);
});

test.each([
  [`${POD} | \`pod.containers[name=shop].ports[name=http].containerPort\` | \`"8080"\``, 'expected equals "8080", got 8080'],
  [`${POD} | \`spec.replicas\` | \`2\``, 'prod/shop/deployment-shop.yaml spec.replicas: expected equals 2, got 5'],
  [`${POD} | \`pod.containers[name=shop].prots\` | \`8080\``, 'got nothing'],
  [`${POD} | \`pod.containers[name=gone].image\` | present`, 'got nothing'],
  [`${POD} | \`pod.containers[*].name\` | \`[shop]\``, 'got ["shop","log"]'],
  [`${POD} | \`pod.containers[*].name\` | lacks \`log\``, 'got ["shop","log"]'],
  [`${POD} | \`pod.containers[*].name\` | contains \`lo\``, 'got ["shop","log"]'],
  [`${POD} | \`pod.sidecars[*].name\` | lacks \`log\``, 'got []'],
  [`${POD} | \`pod.containers[*].image\` | matches \`/^shop/\``, 'got ["shop:1.2.3","log:4.5.6"]'],
  [`${POD} | \`metadata.labels\` | never matches \`/kubernetes.io/\``, 'got {"app.kubernetes.io/name":"shop"}'],
  [`${POD} | \`**.image\` | never matches \`/4.5/\``, 'got ["shop:1.2.3","log:4.5.6"]'],
  [`${POD} | \`spec.tmplate.spec.nodeSelector\` | absent`, 'expected absent, got nothing'],
  [`${POD} | \`pod.containers\` | absent`, 'expected absent'],
  [`${MAP} | \`data.notes.(json)\` | present`, 'JSON'],
  [`\`**/*.yaml\` | \`kind\` | not \`ConfigMap\``, 'dev/shop/configmap-shop.yaml kind'],
  [`\`dev/shop/service-shop.yaml\` | \`spec.type\` | \`ClusterIP\``, 'expected a file dev/shop/service-shop.yaml, got none'],
  [`\`stage/**\` | — | file`, 'expected a file stage/**, got none'],
  [`\`**/configmap-*.yaml\` | — | no file`, 'expected no file **/configmap-*.yaml, got dev/shop/configmap-shop.yaml'],
])('a false row fails, named by line and words: %s', (row, why) => {
  expect(wrongWith(row)).toEqual([expect.stringMatching(/^5 \(it\): /)]);
  expect(wrongWith(row)[0]).toContain(why);
});

test.each([
  [`${POD} | \`spec.replicas\``, 'row: expected 4 cells, got 3'],
  [`${POD} | \`spec.replicas\` | 2`, 'value: expected a literal in backticks'],
  [`${POD} | \`spec.replicas\` | about \`2\``, 'value: expected a literal in backticks'],
  [`${POD} | \`spec.replicas\` | matches \`2\``, 'value: expected a regular expression between slashes'],
  [`deployment-shop.yaml | \`spec.replicas\` | \`2\``, 'file: expected text in backticks'],
  [`${POD} | — | \`2\``, 'path: expected a path in backticks'],
  [`${POD} | \`spec\` | file`, 'path: expected —'],
  [`${POD} | — | outside: elsewhere`, 'expected — as file and path'],
  ['— | — | outside', 'value: expected a literal in backticks'],
])('a row that can not be read is a problem with its line: %s', (row, why) => {
  expect(wrongWith(row)).toEqual([expect.stringMatching(/^5: /)]);
  expect(wrongWith(row)[0]).toContain(why);
});

test.each(['spec..replicas', 'pod.containers[name].image', 'spec.', '[=x]', 'pod.containers [0]'])('a malformed path fails: %s', (path) => {
  expect(wrongWith(`${POD} | \`${path}\` | present`)[0]).toContain('expected a path such as spec.ports[name=http].port');
});

test('a path that leads to several values must say so', () => {
  writeFileSync(join(folder, 'twins.yaml'), 'list: [{ name: a, n: 1 }, { name: a, n: 2 }]\n');
  const twins = new RenderedTree(folder);
  const [row] = parsePage(page('`twins.yaml` | `list[name=a].n` | `1`')).rows;
  expect(row && brokenRow(row, twins)).toContain('expected one value, got 2');
  rmSync(join(folder, 'twins.yaml'));
});

test('other tables and code are left alone, but a header that is nearly ours is not', () => {
  const table = (header: string): string => `${header}\n| --- | --- | --- | --- |\n| a | b | c | d |\n`;
  expect(parsePage(table('| switch | renders | off in | note |'))).toEqual({ rows: [], problems: [] });
  expect(parsePage(`\`\`\`\n${table('| what is asked | file | path | value |')}\`\`\`\n`)).toEqual({ rows: [], problems: [] });
  expect(parsePage(table('| What is asked | file | path | value |')).problems).toEqual([expect.stringMatching(/^1: header: expected/)]);
});
