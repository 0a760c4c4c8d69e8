import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { parseDocument, stringify } from 'yaml';
import { defineSystem } from '../../core/env/system';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** Kinds that need something of their cluster, each with what it needs. */
const NEEDS = {
  claim: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { storageClassName: 'slow' } },
  template: { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'slow' } }] } },
  postgres: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', spec: { storage: { storageClass: 'slow' } } },
  ingress: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec: { ingressClassName: 'traefik' } },
  rollout: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: {} },
  scaled: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', spec: {} },
  plain: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { storageClassName: 'fast' } },
  none: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { storageClassName: '' } },
} as const;

let project: TestProject;
afterEach(() => project[Symbol.dispose]());

/** Renders a shop that needs these, with its cluster changed. */
function render(needs: readonly (keyof typeof NEEDS)[], files: Readonly<Record<string, string>> = {}, more: readonly object[] = []) {
  const needing = defineSystem({
    ...shop,
    build: (app) => {
      const chart = new Chart(app, 'web', { namespace: 'shop' });
      const add = (scope: Chart, id: string, object: object): void =>
        void new ApiObject(scope, id, { metadata: { name: id }, ...object } as never);
      for (const [index, need] of needs.entries()) add(chart, `object-${index}`, NEEDS[need]);
      // What is of the cluster stands in no namespace.
      const whole = new Chart(app, 'cluster');
      for (const [index, object] of more.entries()) add(whole, `own-${index}`, object);
    },
  });
  project = new TestProject([needing], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE, ...files });
  return project.run('synth');
}

/** The environment file with another cluster. */
function withCluster(change: (cluster: Record<string, Record<string, unknown>>) => unknown): string {
  const document = parseDocument(SHOP_ENVIRONMENT);
  const cluster = document.toJS().cluster as Record<string, Record<string, unknown>>;
  document.set('cluster', change(cluster));
  return document.toString();
}

describe('what an environment does not declare of its cluster', () => {
  test.each<[keyof typeof NEEDS, string]>([
    ['claim', 'cluster.storageClasses: expected slow, which PersistentVolumeClaim object-0 needs, got none'],
    ['template', 'cluster.storageClasses: expected slow, which StatefulSet object-0 needs, got none'],
    ['postgres', 'cluster.storageClasses: expected slow, which Database object-0 needs, got none'],
    ['postgres', 'cluster.operators: expected cloudnativePg, which Database object-0 needs, got none'],
    ['ingress', 'cluster.ingressClasses: expected traefik, which Ingress object-0 needs, got none'],
    ['rollout', 'cluster.operators: expected argoRollouts, which Rollout object-0 needs, got none'],
    ['scaled', 'cluster.operators: expected keda, which ScaledObject object-0 needs, got none'],
  ])('is an error for any system: %s', async (need, message) => {
    const { exit, err } = await render([need]);
    expect(exit).toBe(2);
    expect(err).toContain(message);
    expect(err).toMatch(/error\[ENV_INVALID\] envs\/shop\/test.yaml:\d+:\d+ /);
  });

  test('is reported all at once, each once', async () => {
    const { err } = await render(['claim', 'template', 'rollout', 'ingress']);
    expect(err.split('\n').filter((line) => line.startsWith('error['))).toHaveLength(3);
  });

  test('is the controller that delivers, too', async () => {
    const { exit, err } = await render([], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT.replace('delivery: argocd', 'delivery: flux') });
    expect([exit, err]).toEqual([2, expect.stringContaining('cluster.operators: expected flux, which delivery: flux needs')]);
  });

  test('is nothing that is declared, that asks for no class, or that the environment renders itself', async () => {
    const own = [
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'slow' } },
      { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'traefik' } },
      { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'scaledobjects.keda.sh' } },
    ];
    expect(await render(['plain', 'none', 'claim', 'ingress', 'scaled'], {}, own)).toMatchObject({ exit: 0 });
  });
});

describe('operators are an open list', () => {
  const operators = (more: object) => withCluster((cluster) => ({ ...cluster, operators: { ...cluster['operators'], ...more } }));

  test('that takes any name', async () => {
    const file = operators({ istio: { namespace: 'istio-system', version: '1.27' }, keda: { namespace: 'keda' } });
    expect(await render(['scaled'], { 'envs/shop/test.yaml': file })).toMatchObject({ exit: 0 });
  });

  test.each([
    ['a name like a known one', { certManagr: { namespace: 'a' } }, 'rename it to certManager'],
    ['an operator without a namespace', { istio: { version: '1' } }, 'cluster.operators.istio.namespace'],
  ])('and refuses %s', async (_, more, message) => {
    const { exit, err } = await render([], { 'envs/shop/test.yaml': operators(more) });
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('a cluster that several environments name', () => {
  const CLUSTER = parseDocument(SHOP_ENVIRONMENT).toJS().cluster as Record<string, unknown>;
  const environment = withCluster(() => 'north');
  const filesOf = (cluster: object): Record<string, string> => ({
    'envs/shop/test.yaml': environment,
    'clusters/north.yaml': stringify(cluster),
  });
  const tree = () => readFileSync(join(project.root, 'dist/shop/test/web/persistentvolumeclaim-object-0.yaml'), 'utf8');

  test('renders what it would inline, by its file', async () => {
    expect(await render(['plain'])).toMatchObject({ exit: 0 });
    const inline = tree();
    project[Symbol.dispose]();
    expect(await render(['plain'], filesOf(CLUSTER))).toMatchObject({ exit: 0, err: '' });
    expect(tree()).toBe(inline);
  });

  test('an undeclared need is an error at its file', async () => {
    const { exit, err } = await render(['rollout'], filesOf(CLUSTER));
    expect([exit, err]).toEqual([2, expect.stringMatching(/clusters\/north.yaml:\d+:\d+ cluster.operators: expected argoRollouts/)]);
  });

  test.each<[string, object, string]>([
    ['a wrong value', { ...CLUSTER, apiServer: 'none' }, 'clusters/north.yaml:'],
    ['an unknown key', { ...CLUSTER, operatrs: {} }, 'cluster.operatrs: unknown key'],
    ['what a rule of the system misses', { ...CLUSTER, storageClasses: {} }, 'config.workspace.storageClass'],
  ])('an error names the place of %s in its file', async (_, cluster, message) => {
    const { exit, err } = await render([], filesOf(cluster));
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a file that is not there, a secret in it, and a broken one are refused', async () => {
    const { 'envs/shop/test.yaml': text } = filesOf({}) as { 'envs/shop/test.yaml': string };
    const files = { 'envs/shop/test.yaml': text, 'clusters/nroth.yaml': stringify(CLUSTER) };
    expect(await render([], files)).toMatchObject({ exit: 2, err: expect.stringContaining('cluster: expected nroth, got "north"') });
    project[Symbol.dispose]();
    const secret = stringify(CLUSTER).replace('version: "3.2"', `version: ghp_${'a1B2'.repeat(9)}`);
    const { exit, err } = await render([], { ...filesOf({}), 'clusters/north.yaml': secret });
    expect([exit, err]).toEqual([2, expect.stringMatching(/error\[ENV_SECRET\] clusters\/north.yaml:\d+/)]);
    expect(err).not.toContain('a1B2a1B2');
    project[Symbol.dispose]();
    const broken = await render([], { ...filesOf({}), 'clusters/north.yaml': 'a: [\n' });
    expect([broken.exit, broken.err]).toEqual([2, expect.stringMatching(/error\[ENV_SYNTAX\] clusters\/north.yaml:\d+/)]);
  });
});
