import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsDocumentSchema } from '../../core/model/finding';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web
        ports: [{name: http, containerPort: 8080}]
`;
const service = (port: string, annotations = ''): string => `---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
${annotations}spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: ${port}
`;

let folder: string;
let project: TestProject;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-check-'));
  project = new TestProject([shop], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
});
afterEach(() => {
  project[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Checks one file with a text. */
function check(text: string, ...options: readonly string[]) {
  writeFileSync(join(folder, 'web.yaml'), text);
  return project.run('check', folder, ...options);
}

const only = ['--format', 'json'] as const;
async function findings(text: string, ...options: readonly string[]) {
  const { out } = await check(text, ...only, ...options);
  return findingsDocumentSchema.parse(JSON.parse(out)).findings.filter(({ check }) => check === 'service-target-port');
}

test('tells what is wrong with its place, worst first, within 80 columns, and a summary last', async () => {
  const { exit, out } = await check(WORKLOAD + service('https'));
  expect(exit).toBe(1);
  expect(out.split('\n').filter((line) => line.length > 80 && line.trim().includes(' ') && !line.includes(folder))).toEqual([]);
  expect(out).toContain('service-target-port  Service shop/web spec.ports[0].targetPort');
  expect(out).toContain(`${folder}/web.yaml:23`);
  expect(out.trimEnd().split('\n').at(-1)).toMatch(/^1 error, .* in 2 objects/);
});

test('what is right exits 0, and a warning too unless asked', async () => {
  expect((await check(WORKLOAD + service('http'))).exit).toBe(0);
});

test('what leads outside of what was given is unknown, and wrong where that is all there is', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a, envFrom: [{secretRef: {name: login}}]}]\n';
  expect((await check(pod)).out).toMatch(/unknown +secret-exists[\s\S]*\d unknown$/m);
  expect((await check(pod)).exit).toBe(0);
  expect((await check(pod, '--whole')).exit).toBe(1);
});

test.each(['json', 'sarif', 'github', 'gitlab'])('--format %s is a document by itself, and --out writes it', async (format) => {
  const { out, exit } = await check(WORKLOAD + service('https'), '--format', format);
  expect(exit).toBe(1);
  if (format === 'github') expect(out).toMatch(/^::error file=.*web\.yaml,line=23,title=service-target-port::Service shop\/web/m);
  else expect(() => JSON.parse(out)).not.toThrow();
  const file = join(folder, 'report');
  await check(WORKLOAD + service('https'), '--format', format, '--out', file);
  expect(readFileSync(file, 'utf8').trim()).toBe(out.trim());
});

test('SARIF has a rule for each result, a line, and a fingerprint that a line before it does not change', async () => {
  const read = async (text: string) => JSON.parse((await check(text, '--format', 'sarif')).out).runs[0];
  const run = await read(WORKLOAD + service('https'));
  const again = await read(`# moved\n${WORKLOAD}${service('https')}`);
  const of = ({ results }: { results: { ruleId: string; ruleIndex: number }[] }) =>
    results.find(({ ruleId }) => ruleId === 'service-target-port') as never as Record<string, unknown>;
  expect(run.tool.driver.rules[of(run)['ruleIndex'] as number].id).toBe('service-target-port');
  expect(of(run)['locations']).toMatchObject([{ physicalLocation: { region: { startLine: 23 } } }]);
  expect(of(again)['locations']).toMatchObject([{ physicalLocation: { region: { startLine: 24 } } }]);
  expect(of(again)['partialFingerprints']).toEqual(of(run)['partialFingerprints']);
});

describe('acceptance', () => {
  const annotated = (text: string): string =>
    service('https', `  annotations:\n    galley.dev/accept.service-target-port: ${JSON.stringify(text)}\n`);

  test('an annotation accepts with a reason, until its day', async () => {
    expect(await findings(WORKLOAD + annotated('opened late'))).toMatchObject([{ accepted: { reason: 'opened late' } }]);
    expect((await check(WORKLOAD + annotated('opened late'))).exit).toBe(0);
    expect(await findings(WORKLOAD + annotated('opened late (until 2999-12-31)'))).toMatchObject([
      { accepted: { reason: 'opened late', until: '2999-12-31' } },
    ]);
  });

  test.each(['opened late (until 2020-01-31)', ''])('one that says %p accepts nothing, and is reported', async (text) => {
    const { exit, out } = await check(WORKLOAD + annotated(text));
    expect(exit).toBe(1);
    expect(out).toMatch(/acceptance-(?:expired|unused)/);
  });

  test('an empty one is reported', async () => {
    expect((await check(WORKLOAD + annotated('x').replace('https', 'http'))).out).toContain('acceptance-unused');
  });

  test('checks.yaml accepts too, and sets severities; a word that it does not know is refused', async () => {
    project.write('checks.yaml', 'accept:\n- {check: service-target-port, object: Service/shop/*, reason: opened late}\n');
    expect(await findings(WORKLOAD + service('https'))).toMatchObject([{ accepted: { reason: 'opened late' } }]);
    project.write('checks.yaml', 'severities: {service-target-port: info}\n');
    expect(await findings(WORKLOAD + service('https'))).toMatchObject([{ severity: 'info' }]);
    project.write('checks.yaml', 'severities: {service-target-prot: info}\n');
    const { exit, err } = await check(WORKLOAD);
    expect(exit).toBe(2);
    expect(err).toContain('service-target-port');
  });
});

test('what can not be read is named with its place, and exits 2', async () => {
  const { exit, err, out } = await check(`${WORKLOAD}---\na: b: c\n`);
  expect(exit).toBe(2);
  expect(err).toContain(`${folder}/web.yaml:14`);
  expect(out).toContain('1 document not read');
});

test('nothing to check is no success', async () => {
  const { exit, err } = await check('a: 1\n');
  expect(exit).toBe(2);
  expect(err).toContain('no Kubernetes object');
});

test('a word that names nothing exits 2 with the nearest name', async () => {
  expect(await project.run('check', 'shop/tset')).toMatchObject({ exit: 2, err: expect.stringContaining('shop/test') });
});

test('a folder without envs/ has files and folders to check, by their names alone', async () => {
  rmSync(join(project.root, 'envs'), { recursive: true });
  writeFileSync(join(project.root, 'web.yaml'), WORKLOAD);
  const before = process.cwd();
  process.chdir(project.root);
  try {
    expect(await project.run('check', 'web.yaml')).toMatchObject({ exit: 0, out: expect.stringContaining('in 1 object') });
    expect(await project.run('check', '--order', 'web.yaml')).toMatchObject({ exit: 0 });
    expect(await project.run('graph', 'web.yaml', '--out', 'web.mmd')).toMatchObject({ exit: 0 });
    expect(await project.run('check', 'wob.yaml')).toMatchObject({ exit: 2, err: expect.stringContaining('name one that is there') });
  } finally {
    process.chdir(before);
  }
});

test('an environment is rendered and checked in memory', async () => {
  const { out } = await project.run('check', 'shop/test', '--json');
  expect(() => findingsDocumentSchema.parse(JSON.parse(out))).not.toThrow();
});

test('explain says what a check means, and which there are', async () => {
  expect((await project.run('explain', 'service-target-port')).out).toContain('https://kubernetes.io/');
  expect((await project.run('explain')).out).toContain('secret-key');
  expect(await project.run('explain', 'secret-kye')).toMatchObject({ exit: 2, err: expect.stringContaining('secret-key') });
});
