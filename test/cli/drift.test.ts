import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { defineSystem } from '../../core/env/system';
import type { KubernetesObject } from '../../core/object/object';
import { ApiServer } from '../support/api-server';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const API = 'inventory.example.org/v1';
/** The shop with a stock, which an API behind the API server serves. */
const stockShop = defineSystem({
  ...shop,
  build: (app) => {
    const chart = new Chart(app, 'web', { namespace: 'shop' });
    new ApiObject(chart, 'stock', { apiVersion: API, kind: 'Stock', metadata: { name: 'main' }, spec: { size: 1 } });
  },
});
const object = (apiVersion: string, kind: string, name: string, spec: KubernetesObject['spec']): KubernetesObject =>
  ({ apiVersion, kind, metadata: { name, namespace: 'shop' }, spec }) as KubernetesObject;
const STOCK = object(API, 'Stock', 'main', { size: 1 });

let api: ApiServer;
let project: TestProject;
afterEach(async () => {
  await api.stop();
  project[Symbol.dispose]();
});

async function drift(cluster: string, live: readonly KubernetesObject[], silent: readonly string[] = []) {
  project = new TestProject([stockShop], {
    'envs/shop/test.yaml': SHOP_ENVIRONMENT.replace('cluster:\n', `cluster:\n${cluster}`),
    'releases/shop/1.4.yaml': SHOP_RELEASE,
  });
  expect(await project.run('synth')).toMatchObject({ exit: 0 });
  api = await ApiServer.start(live);
  api.silent = silent;
  return project.run('drift', 'shop/test', '--kubeconfig', api.kubeconfig(join(project.root, 'kubeconfig')));
}

test('an exception of the environment hides drift', async () => {
  const owner = { ownerReferences: [{ apiVersion: API, kind: 'Stock', name: 'main', controller: true }] };
  const pod = object('v1', 'Pod', 'main-1', { containers: [{ name: 'proxy', image: 'example.org/mesh/proxy:1' }] });
  const live = [STOCK, { ...pod, metadata: { ...pod.metadata, ...owner } }];
  const exception =
    '  admission:\n    injectedContainers:\n      - { name: proxy, image: example.org/mesh/proxy, reason: the mesh injects it }\n';
  expect(await drift(exception, live)).toMatchObject({ exit: 0, out: 'shop/test: the cluster is what dist/ says' });
  await api.stop();
  project[Symbol.dispose]();
  const { exit, out } = await drift('', live);
  expect([exit, out.split('\n')[1]]).toEqual([1, '  container proxy runs example.org/mesh/proxy:1']);
});

test('reports a declared object with a silent API as stale, with exit 3', async () => {
  const { exit, out, err } = await drift('', [STOCK, object('v1', 'Pod', 'any', { containers: [] })], [API]);
  expect([exit, out.split('\n')]).toEqual([
    3,
    ['stale      Stock shop/main', `  not compared: the server of ${API} does not answer`, '', 'shop/test: 1 stale'],
  ]);
  expect(err).toContain(`${API}: not looked at`);
});
