import { join } from 'node:path';
import { environmentLabels } from '../../charts/labels';
import { Application } from '../../constructs/application';
import { Namespace } from '../../constructs/namespace';
import { ServiceWorkload } from '../../constructs/workload/service-workload';
import type { Drift } from '../../core/drift/report';
import { clusterSchema } from '../../core/env/environment';
import { defineSystem } from '../../core/env/system';
import type { ImageRef } from '../../core/image';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_FILE, SHOP_RELEASE, SHOP_RELEASE_FILE, shop } from '../support/shop-system';
import type { KubeObject, KubeRef } from './support/api-types';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { untilReady } from './support/readiness';
import { remove } from './support/remove';
import { objectsIn } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;

/** A system of one workload whose number of pods an autoscaler chooses. */
const system = defineSystem({
  ...shop,
  build: (app, { environment, images }) => {
    const labels = environmentLabels(environment);
    new Namespace(new Application(app, 'base', { labels }), 'shop', { podSecurity: 'restricted' });
    new ServiceWorkload(new Application(app, 'web', { namespace: 'shop', labels }), 'web', {
      kubernetesVersion: environment.kubernetesVersion,
      replicas: { minReplicas: 2, maxReplicas: 4 },
      container: {
        image: images['web'] as ImageRef,
        ports: { http: 8080 },
        env: { COLOUR: 'green', EMPTY: '' },
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
      },
    });
  },
});

const project = new TestProject([system], { [SHOP_FILE]: SHOP_ENVIRONMENT, [SHOP_RELEASE_FILE]: SHOP_RELEASE });
const tree = join(project.root, 'dist/shop/test');
const ref = (apiVersion: string, kind: string, name: string): KubeRef => ({ apiVersion, kind, metadata: { name, namespace: 'shop' } });
const WEB = ref('apps/v1', 'Deployment', 'web');

async function drift(...options: string[]) {
  return project.run('drift', 'shop/test', '--kubeconfig', cluster.kubeconfig, ...options);
}

async function found(): Promise<Drift[]> {
  return JSON.parse((await drift('--json')).out) as Drift[];
}

async function applyAll(): Promise<void> {
  for (const object of objectsIn(tree)) await api.apply(object, 'galley-test');
}

const declaredImage = (): string => objectsIn(tree).find(({ kind }) => kind === 'Deployment')?.spec.template.spec.containers[0].image;

const isAsDeclared = ({ metadata, spec }: KubeObject): boolean =>
  metadata.deletionTimestamp === undefined &&
  JSON.stringify(spec.containers[0].env).includes('green') &&
  spec.containers[0].image === declaredImage();

/** A pod of the Deployment once its controller has nothing left to do: while it replaces pods, they are no drift. */
async function podAtRest(): Promise<KubeObject | false> {
  const { metadata, spec, status } = (await api.get(WEB)) as KubeObject;
  const { observedGeneration, replicas, updatedReplicas, availableReplicas } = status ?? {};
  const pods = await api.list('v1', 'Pod', 'shop');
  const rests =
    observedGeneration === metadata.generation &&
    [replicas, updatedReplicas, availableReplicas, pods.length].every((count) => count === spec.replicas) &&
    pods.every(isAsDeclared);
  return rests && (pods[0] as KubeObject);
}

beforeAll(async () => {
  await setMachinery(api, {
    cluster: clusterSchema.parse({
      nodePools: { only: { machineType: 'any', nodes: 2, allocatable: { cpu: '4', memory: '8Gi', pods: 50 } } },
    }),
  });
  await project.run('synth');
  await applyAll();
  await untilReady(api, objectsIn(tree), 60);
});

afterAll(async () => {
  await remove(api, objectsIn(tree));
  project[Symbol.dispose]();
});

test('a cluster that was given the tree has none, whatever was defaulted and whatever an autoscaler chose', async () => {
  const { replicas } = (await api.merge(WEB, { spec: { replicas: 3 } }))['spec'];
  expect(replicas).toBe(3);
  expect(await drift()).toMatchObject({ exit: 0, out: 'shop/test: the cluster is what dist/ says' });
});

test('labels and annotations that a reconciler adds are none', async () => {
  await api.merge(WEB, {
    metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'a:b' }, labels: { 'kustomize.toolkit.fluxcd.io/name': 'web' } },
  });
  expect(await found()).toEqual([]);
});

test('reports a changed field with its path, both values and its writer', async () => {
  cluster.kubectl('-n', 'shop', 'set', 'env', 'deployment/web', 'COLOUR=red');
  const [changed, ...others] = await found();
  expect(changed).toMatchObject({
    kind: 'changed',
    object: { kind: 'Deployment', name: 'web' },
    fields: [
      { path: 'spec.template.spec.containers[name=web].env[name=COLOUR].value', live: 'red', declared: 'green', manager: 'kubectl-set' },
    ],
  });
  expect(others).toEqual([]);
  const { exit, out } = await drift();
  expect(exit).toBe(1);
  expect(out).toContain('"green" became "red", by kubectl-set');
  await applyAll();
  expect(await found()).toEqual([]);
});

test('an object that is missing, and one that bears the label and is not declared', async () => {
  await api.delete(ref('policy/v1', 'PodDisruptionBudget', 'web'));
  const stray = {
    ...ref('v1', 'ConfigMap', 'stray'),
    metadata: { name: 'stray', namespace: 'shop', labels: { 'galley.dev/environment': 'shop-test' } },
  };
  await api.apply(stray);
  const drifts = await found();
  expect(drifts.map(({ kind, object }) => `${kind} ${object.kind} ${object.name}`)).toEqual([
    'missing PodDisruptionBudget web',
    'undeclared ConfigMap stray',
  ]);
  await api.delete(stray);
  await applyAll();
  expect(await found()).toEqual([]);
});

test('a pod that runs another image than its workload declares', async () => {
  const pod = await until('the Deployment rests, and pods of the change before are gone', 60, podAtRest);
  const other = `ghcr.io/example/web@sha256:${'f'.repeat(64)}`;
  cluster.kubectl('-n', 'shop', 'set', 'image', `pod/${pod.metadata.name}`, `web=${other}`);
  try {
    expect(await found()).toEqual([
      {
        kind: 'image',
        object: { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, namespace: 'shop' },
        container: 'web',
        image: other,
      },
    ]);
  } finally {
    await api.delete(ref('v1', 'Pod', pod.metadata.name));
    await until('it was replaced', 60, podAtRest);
  }
  expect(await found()).toEqual([]);
});

test('names an API with a missing server, and checks everything else', async () => {
  const metrics = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system' },
    },
  };
  await api.apply(metrics);
  try {
    const told = 'metrics.k8s.io/v1beta1: not looked at';
    await until('it is known to be away', 30, async () => (await drift()).err.includes(told));
    expect(await drift()).toMatchObject({ exit: 0, out: 'shop/test: the cluster is what dist/ says', err: expect.stringContaining(told) });
  } finally {
    // No namespace goes as long as it is there.
    await api.delete(metrics);
  }
});

test('nothing was written by looking', async () => {
  // Controllers write into status whenever they like: everything else is compared, with who wrote it when.
  const declared = async (): Promise<unknown[]> => Promise.all(objectsIn(tree).map(async (each) => withoutStatus(await api.get(each))));
  const before = await declared();
  await found();
  expect(await declared()).toEqual(before);
});

interface Writer {
  readonly subresource?: string;
}

function withoutStatus(object: KubeObject | undefined): unknown {
  const { status: _, metadata, ...rest } = object as KubeObject;
  const { resourceVersion: __, managedFields, ...own } = metadata as typeof metadata & { readonly managedFields: readonly Writer[] };
  const writers = managedFields.filter(({ subresource }) => subresource !== 'status');
  return { ...rest, metadata: { ...own, writers } };
}

test('a silent cluster, a missing context and an unrendered tree each give a one-sentence error', async () => {
  expect(await project.run('drift', 'shop/test', '--kubeconfig', join(project.root, 'none'))).toMatchObject({
    exit: 2,
    err: expect.stringContaining('KUBECONFIG_INVALID'),
  });
  expect(await drift('--context', 'other')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('expected a context among test, got "other"'),
  });
  const empty = new TestProject([system], { [SHOP_FILE]: SHOP_ENVIRONMENT, [SHOP_RELEASE_FILE]: SHOP_RELEASE });
  expect(await empty.run('drift', 'shop/test', '--kubeconfig', cluster.kubeconfig)).toMatchObject({
    exit: 2,
    err: expect.stringContaining('run galley synth'),
  });
  empty[Symbol.dispose]();
});
