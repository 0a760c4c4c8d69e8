import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { defineSystem } from '../../core/env/system';
import { doctorAnswer } from '../../core/model/doctor';
import type { KubernetesObject } from '../../core/object/object';
import { ApiServer } from '../support/api-server';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

const [PASSWORD, VALUE] = ['pass', 'what-nobody-may-see'];

/** The shop, whose web server reads a Secret that a person makes. */
const secretShop = defineSystem({
  ...shop,
  outside: () => [
    { phase: 'before', what: 'the shop has a name', command: 'cat /etc/shop' },
    {
      phase: 'after',
      what: 'the till is there',
      command: 'kubectl -n shop get secret till',
      shownBy: { apiVersion: 'v1', kind: 'Secret', name: 'till', namespace: 'shop', keys: [PASSWORD] },
    },
  ],
  build: (app) => {
    const chart = new Chart(app, 'web', { namespace: 'shop' });
    new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: {} });
  },
});
const made = (kind: string, name: string, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop' },
  ...rest,
});
const SETTINGS = made('ConfigMap', 'settings');
const TILL = made('Secret', 'till', { data: { [PASSWORD]: VALUE } });
const ENVIRONMENT = SHOP_ENVIRONMENT.replace(
  /^cluster:\n(?:\s.*\n)*/m,
  'cluster:\n  operators:\n    argocd: { namespace: shop }\n  storageClasses:\n    fast: { accessModes: [ReadWriteOnce] }\n',
);
const DNS = {
  ...made('Pod', 'dns', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
  metadata: { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
};
const ARGOCD = {
  ...made('Deployment', 'argocd', {
    spec: { template: { spec: { containers: [{ image: 'quay.io/argoproj/argocd:v3.2.11' }] } } },
    status: { availableReplicas: 1, updatedReplicas: 1 },
  }),
  apiVersion: 'apps/v1',
};

const FAST: KubernetesObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'driver.example.org',
  volumeBindingMode: 'WaitForFirstConsumer',
};
const OTHERS = [DNS, ARGOCD, FAST];

async function doctor(live: readonly KubernetesObject[], words: readonly string[] = [], change: (api: ApiServer) => void = () => {}) {
  using project = new TestProject([secretShop], { 'envs/shop/test.yaml': ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  expect(await project.run('synth')).toMatchObject({ exit: 0 });
  const api = await ApiServer.start(live);
  api.onAsk = (path) => (path === '/version' ? { status: 200, body: { gitVersion: 'v1.35.4' } } : undefined);
  change(api);
  const said = await project.run('doctor', 'shop/test', '--kubeconfig', api.kubeconfig(join(project.root, 'kubeconfig')), ...words);
  await api.stop();
  return said;
}

test('where all is done it exits 0, though some steps no cluster shows', async () => {
  const { exit, out } = await doctor([SETTINGS, TILL, ...OTHERS]);
  expect([exit, out.split('\n')]).toEqual([
    0,
    [
      'What the cluster has',
      '  done      Kubernetes 1.35: v1.35.4',
      '            kubectl version',
      '  done      pods that answer DNS: 1 in kube-system',
      '            kubectl -n kube-system get pods -l k8s-app=kube-dns',
      '  done      operator argocd: it runs: v3.2.11',
      '            kubectl -n shop get deployments,statefulsets,daemonsets -o wide',
      '  done      storage class fast: driver.example.org',
      '            kubectl get storageclass fast',
      'Made by a person before delivery',
      '  not seen  the shop has a name: no cluster shows it',
      '            cat /etc/shop',
      'What runs',
      '  done      web: 1 object, all as they are to be',
      '            kubectl get -k dist/shop/test/web',
      'Afterwards',
      '  done      the till is there: it is there',
      '            kubectl -n shop get secret till',
      '',
      'shop/test: 7 steps: 6 done, 0 not done, 1 not seen',
    ],
  ]);
});

test('what is not done ends it with 1, in JSON too, which is of its schema and holds no value', async () => {
  const { exit, out } = await doctor([SETTINGS, { ...TILL, data: { other: VALUE } }, ...OTHERS], ['--json']);
  expect(exit).toBe(1);
  const answer: unknown = JSON.parse(out);
  expect(doctorAnswer.parse(answer)).toEqual(answer);
  expect(answer).toMatchObject({
    environments: [
      {
        environment: 'shop/test',
        steps: expect.arrayContaining([expect.objectContaining({ what: 'the till is there', state: 'not done', says: 'it has no pass' })]),
      },
    ],
  });
  expect(out).not.toContain(VALUE);
});

test('exits 3 for an object that the user may not see, if nothing else is wrong', async () => {
  const { exit, out } = await doctor([SETTINGS, TILL, ...OTHERS], [], (api) => {
    const before = api.onAsk;
    api.onAsk = (path) =>
      path.endsWith('/secrets/till') ? { status: 403, body: { message: 'secrets "till" is forbidden' } } : before?.(path);
  });
  expect(exit).toBe(3);
  expect(out).toContain(`not seen  the till is there: the context's user may not: "secrets \\"till\\" is forbidden"`);
});

test('a refused login and an unknown environment give the usual errors', async () => {
  const unknown = await doctor([], [], (api) => {
    api.onAsk = () => ({ status: 401, body: { message: 'Unauthorized' } });
  });
  expect([unknown.exit, unknown.err]).toEqual([3, expect.stringContaining('CLUSTER_DENIED')]);
  using project = new TestProject([secretShop], { 'envs/shop/test.yaml': ENVIRONMENT, 'releases/shop/1.4.yaml': SHOP_RELEASE });
  expect(await project.run('doctor', 'shop/other')).toMatchObject({ exit: 2, err: expect.stringContaining('ENV_UNKNOWN') });
});

test('of this machine too there is JSON', async () => {
  using project = new TestProject([], {});
  const answer: unknown = JSON.parse((await project.run('doctor', '--json')).out);
  expect(doctorAnswer.parse(answer)).toEqual(answer);
});
