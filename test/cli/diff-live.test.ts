import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineSystem } from '../../core/env/system';
import { changesDocumentSchema } from '../../core/model/change';
import type { JsonObject, KubernetesObject } from '../../core/object/object';
import { ApiServer } from '../support/api-server';
import { TestProject } from '../support/project';
import { digestOf, SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const liveShop = defineSystem({
  ...shop,
  build: (app, { images }) => {
    const chart = new Chart(app, 'web', { namespace: 'shop' });
    new k8s.KubeDeployment(chart, 'deployment', {
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: String((images as Record<string, unknown>)['web']) }] },
        },
      },
    });
  },
});

const IMAGE = `ghcr.io/example/web:1.4@${digestOf('a')}`;

const DELIVERED = {
  'f:spec': {
    'f:replicas': {},
    'f:selector': {},
    'f:template': {
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:env': { 'k:{"name":"OLD"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
          },
        },
      },
    },
  },
};

function deployment(spec: JsonObject, container: JsonObject, more: JsonObject = {}): KubernetesObject {
  const containers = [{ name: 'web', image: IMAGE, terminationMessagePath: '/dev/log', ...container }, ...((more['sidecars'] as []) ?? [])];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'x',
      annotations: { 'deployment.kubernetes.io/revision': '3' },
      managedFields: [{ manager: 'argocd-controller', operation: 'Apply', fieldsV1: DELIVERED }],
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers, schedulerName: 'default-scheduler' } },
      ...spec,
    },
    status: { replicas: 2 },
  } as unknown as KubernetesObject;
}

let api: ApiServer;
let project: TestProject;
afterEach(async () => {
  await api.stop();
  project[Symbol.dispose]();
});

async function told(live: readonly KubernetesObject[], silent: readonly string[] = []) {
  project = new TestProject([liveShop], { 'envs/shop/test.yaml': SHOP_ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  const synth = await project.run('synth');
  if (synth.exit !== 0) throw new Error(synth.err);
  api = await ApiServer.start(live);
  api.silent = silent;
  const kubeconfig = api.kubeconfig(join(project.root, 'kubeconfig'));
  const { exit, out, err } = await project.run('diff', '--live', '--environment', 'shop/test', '--kubeconfig', kubeconfig, '--json');
  if (exit !== 0) throw new Error(err);
  return changesDocumentSchema.parse(JSON.parse(out));
}

test('fields that the API server, controllers and webhooks added are no change', async () => {
  const injected = { sidecars: [{ name: 'mesh', image: 'mesh:1' }] as unknown as JsonObject };
  expect((await told([deployment({}, {}, injected)])).changes).toEqual([]);
});

test('a field that was delivered and is no longer declared goes, and one that somebody else wrote last changes back', async () => {
  const { changes } = await told([
    deployment({ replicas: 5 }, { image: IMAGE.replace(':1.4', ':1.3'), env: [{ name: 'OLD', value: 'x' }] }),
  ]);
  expect(changes[0]?.lines).toEqual([
    'web: 5 → 2 replicas',
    'web 1.3 → 1.4',
    'Deployment web: spec.template.spec.containers[name=web].env removed: 1 entry',
  ]);
  expect(changes[0]?.consequences.map(({ id }) => id)).toContain('pods-restart');
});

test('a missing object is new; an undeclared one with the label counts as removed', async () => {
  const label = { 'galley.dev/environment': 'shop-test' };
  const old = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old', namespace: 'shop', labels: label }, data: { a: '1' } };
  const { changes } = await told([old]);
  expect(changes.map(({ kind, identity }) => `${kind} ${identity.kind}`)).toEqual(['removed ConfigMap', 'added Deployment']);
});

test('an unreadable object is neither present nor gone, and the answer says so', async () => {
  const { changes, unjudged } = await told([deployment({ replicas: 5 }, {})], ['apps/v1']);
  expect([changes, unjudged]).toEqual([
    [],
    expect.arrayContaining([expect.stringContaining('Deployment web of shop/test was not compared')]),
  ]);
});
