import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEnvironments, checkFiles, checkObjects, checkRules, failures } from '../../api/checks';
import { CHECKS } from '../../core/check/checks';
import type { JsonObject } from '../../core/object/object';
import { toYaml } from '../../core/yaml/yaml';
import { shop } from '../docs/example/shop';
import { TestProject } from '../support/project';

const FILES = {
  'envs/shop/test.yaml': `system: shop
environment: test
production: false
release: 1.4.0
kubernetesVersion: "1.35"
delivery: argocd
repository: { url: https://git.example.com/shop/rendered.git, branch: main, path: dist }
cluster: { operators: { argocd: { namespace: argocd } } }
config: {}
`,
  'releases/shop/1.4.0.yaml': `system: shop
version: 1.4.0
components:
  web: { image: ghcr.io/example/web, tag: 1.4.0, digest: "sha256:${'a'.repeat(64)}", origin: sample }
`,
};

const workload = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] },
    },
  },
};
const service = (targetPort: string, annotations = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] },
});
const ofPort = <Each extends { readonly check: string }>(findings: readonly Each[]): Each[] =>
  findings.filter(({ check }) => check === 'service-target-port');

describe('checkObjects', () => {
  test('finds what is wrong between objects, and nothing in correct ones', () => {
    const [found] = ofPort(checkObjects([workload, service('https')]));
    expect(found).toMatchObject({ severity: 'error', verdict: 'wrong', subject: expect.stringContaining('Service shop/web') });
    expect(ofPort(checkObjects([workload, service('http')]))).toEqual([]);
  });

  test('an object outside the input is unknown, unless the input is complete', () => {
    const alone = [{ ...service('http'), spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } }];
    const verdicts = (whole: boolean) =>
      checkObjects(alone, { whole })
        .filter(({ check }) => check === 'service-selects-pods')
        .map(({ verdict }) => verdict);
    expect([verdicts(false), verdicts(true)]).toEqual([['unknown'], ['wrong']]);
  });

  test('reports findings that an annotation accepts, and does not fail', () => {
    const accepted = service('https', { 'galley.dev/accept.service-target-port': 'opened late' });
    const found = ofPort(checkObjects([workload, accepted]));
    expect(found).toMatchObject([{ accepted: { reason: 'opened late' } }]);
    expect([failures(found), failures(ofPort(checkObjects([workload, service('https')]))).length]).toEqual([[], 1]);
  });

  test('failures are those from a severity on', () => {
    const found = checkObjects([workload]);
    const [warnings, errors] = [failures(found, 'warning'), failures(found)];
    expect(warnings.some(({ severity }) => severity === 'warning')).toBe(true);
    expect(errors.every(({ severity }) => severity === 'error')).toBe(true);
  });

  test('reports all values that are no objects at once', () => {
    const wrong: readonly JsonObject[] = [
      workload,
      { kind: 'Service', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: {} },
    ];
    expect(() => checkObjects(wrong)).toThrow(
      /objects\[1\]: expected text in apiVersion[\s\S]*objects\[2\]: expected text in metadata\.name/,
    );
    expect(() => checkObjects([workload], { kubernetesVersion: 'new' })).toThrow('a minor version such as 1.35');
  });
});

describe('checkFiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-api-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('finds the same in files, with the line', async () => {
    writeFileSync(join(folder, 'web.yaml'), `${toYaml(workload)}---\n${toYaml(service('https'))}`);
    const [found] = ofPort(await checkFiles(folder));
    expect(found?.place).toEqual({ file: join(folder, 'web.yaml'), line: expect.any(Number) });
  });

  test('a folder without objects, one that is not there, and a file that can not be read are refused', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    await expect(checkFiles(empty)).rejects.toThrow('expected Kubernetes objects, got none');
    await expect(checkFiles(join(folder, 'gone'))).rejects.toThrow('name one that is there');
    writeFileSync(join(empty, 'bad.yaml'), 'kind: Pod\n  a: [\n');
    await expect(checkFiles(empty)).rejects.toThrow('bad.yaml');
  });
});

test('checkEnvironments checks rendered objects, by checks.yaml', async () => {
  using project = new TestProject([shop], FILES);
  const props = { root: project.root, systems: [shop] };
  const found = await checkEnvironments(props);
  const [first] = found;
  expect(first?.environment).toBe('shop/test');
  project.write('checks.yaml', `severities: {${first?.check}: off}\n`);
  const without = await checkEnvironments({ ...props, environments: ['shop/*'] });
  expect(without.filter(({ check }) => check === first?.check)).toEqual([]);
  await expect(checkEnvironments({ ...props, environments: ['shop/tset'] })).rejects.toThrow('shop/test');
});

test('checkRules lists every check', () => {
  expect(checkRules().map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
});
