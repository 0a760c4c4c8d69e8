import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { kaze } from '../../charts/kaze';
import { clusterSchema } from '../../core/env/environment';
import { type KubeObject, type KubeRef, shown } from './support/api-types';
import { applicationStates, refresh, syncAgain, untilSynced } from './support/argocd-applications';
import { Audit } from './support/audit';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { Reconciled } from './support/reconciled';
import { remove } from './support/remove';
import { outOfOrder } from './support/stage-order';
import { broughtUp, objectsIn } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const audit = new Audit(cluster.auditLog);
const early = readFileSync(cluster.earlyPods, 'utf8').length;

const ROOT = 'kaze-cluster-dev';
const CHILDREN = ['base', 'postgres', 'langfuse', 'kaze-gateway', 'kaze-knowledge', 'kaze-runtime'];
/** The required order within an application. */
const STAGES = ['secrets', 'database', 'stores', 'migration', 'workload', 'workloads'];
const HELD = 'kaze-gateway';
const EVERYTHING = [ROOT, ...CHILDREN.map((name) => `${ROOT}-${name}`)];

const kazeDev = new Reconciled(cluster.ca, kaze, 'cluster-dev');
const { repository, tree, text: environment } = kazeDev;
const ref = (apiVersion: string, kind: string, name: string): KubeRef => ({ apiVersion, kind, metadata: { name, namespace: 'kaze' } });
const DEPLOYMENT = ref('apps/v1', 'Deployment', HELD);
const MIGRATION = 'jobs/langfuse-migrate';

let objects: KubeObject[] = [];
let commit = '';
let start = 0;

beforeAll(async () => {
  await setMachinery(api, { cluster: clusterSchema.parse(parse(environment).cluster) });
  await cluster.withhold({ silent: [`ExternalSecret/kaze/${HELD}`] });
  await kazeDev.write();
  start = audit.mark();
  commit = await kazeDev.publish();
  objects = broughtUp(tree);
});

afterAll(async () => {
  await cluster.withhold();
  await remove(api, objects);
  kazeDev[Symbol.dispose]();
});

/** What of the stages was out of order since a mark. */
async function disorder(mark: number, names = CHILDREN): Promise<string[]> {
  const writes = audit.since(mark);
  const each = await Promise.all(names.map((name) => outOfOrder(api, writes, join(tree, name), STAGES)));
  return each.flat();
}

/** What Argo CD wrote outside its own namespace since a mark, as `verb resource/name`. */
function written(mark: number): string[] {
  const own = audit.since(mark).filter(({ user, namespace }) => user === 'argocd' && namespace !== 'argocd');
  return own.map(({ verb, resource, name }) => `${verb} ${resource}/${name}`);
}

test('one kubectl apply of the delivery folder brings up all of it, but for what waits for a secret that does not come', async () => {
  cluster.kubectl('apply', '-k', join(tree, 'delivery'));
  const others = EVERYTHING.filter((name) => name !== ROOT && name !== `${ROOT}-${HELD}`);
  await untilSynced(api, others, commit, 180);

  const states = await applicationStates(api);
  expect(states[`${ROOT}-${HELD}`]).toMatchObject({ phase: 'Running', state: expect.stringMatching(/^OutOfSync/) });
  const own = objectsIn(join(tree, HELD));
  const made = await Promise.all(own.map((object) => api.get(object)));
  expect(own.filter((_, index) => made[index] !== undefined).map(({ kind }) => kind)).toEqual([
    'ExternalSecret',
    'ExternalSecret',
    'ExternalSecret',
  ]);
});

test('it goes on as soon as the secret comes, and root and children are Synced and Healthy', async () => {
  await cluster.withhold();
  await untilSynced(api, EVERYTHING, commit, 120);
  expect(Object.keys(await applicationStates(api)).sort()).toEqual([...EVERYTHING].sort());
});

test('on the first commit, no object was written before all of the stages before it were there and ready', async () => {
  expect(await disorder(start)).toEqual([]);
});

test('a sync that nothing calls for changes nothing, and runs the migration, which every sync does', async () => {
  const versions = (): Promise<unknown[]> =>
    Promise.all(lasting.map(async (object) => `${shown(object)} ${(await api.get(object))?.metadata.resourceVersion}`));
  const lasting = objects.filter(({ kind }) => kind !== 'Application' && kind !== 'Job');
  const before = await versions();
  const mark = audit.mark();
  await syncAgain(api, EVERYTHING.slice(1));
  expect(await versions()).toEqual(before);
  // It patches some objects all the same: client-side apply finds "" where there is nothing. The API server finds no change.
  expect([...new Set(written(mark).filter((write) => !write.startsWith('patch')))].sort()).toEqual([
    `create ${MIGRATION}`,
    `delete ${MIGRATION}`,
    // Argo CD's own finalizer.
    `update ${MIGRATION}`,
  ]);
});

test('on the second commit, stages run in order again, and a secret that fails holds back its own application alone', async () => {
  await cluster.withhold({ failing: [`ExternalSecret/kaze/${HELD}`] });
  await until('the secret is seen to fail', 60, async () => (await applicationStates(api))[`${ROOT}-${HELD}`]?.state === 'Synced Degraded');
  const mark = audit.mark();
  // The tag is in the Deployment of every service.
  const tagged = environment.replace('tag: tag:kaze-cluster-dev', 'tag: tag:kaze-second');
  await kazeDev.write(tagged.replace(/(web:\n +resources: \{ requests: \{ cpu: )250m/, '$1300m'));
  commit = await kazeDev.publishWith(() => {
    for (const name of ['langfuse/secrets/externalsecret-langfuse', 'kaze-runtime/secrets/externalsecret-kaze-runtime']) {
      repository.edit(`kaze/cluster-dev/${name}.yaml`, (text) => text.replace('refreshInterval: 1m0s', 'refreshInterval: 2m0s'));
    }
  });
  await refresh(api);
  await untilSynced(
    api,
    EVERYTHING.filter((name) => name !== ROOT && name !== `${ROOT}-${HELD}`),
    commit,
    180,
  );
  expect(written(mark)).not.toContain(`patch deployments/${HELD}`);

  await cluster.withhold();
  await untilSynced(api, EVERYTHING, commit, 240);
  expect(written(mark)).toEqual(
    expect.arrayContaining([
      'patch externalsecrets/kaze-runtime',
      'patch deployments/kaze-runtime',
      'patch externalsecrets/langfuse',
      `create ${MIGRATION}`,
      'patch deployments/langfuse-web',
      `patch deployments/${HELD}`,
    ]),
  );
  expect(await disorder(mark)).toEqual([]);
});

test('a change made by hand is undone', async () => {
  const before = (await api.get(DEPLOYMENT))?.['spec'].template.spec.terminationGracePeriodSeconds;
  await api.merge(DEPLOYMENT, { spec: { template: { spec: { terminationGracePeriodSeconds: before + 1 } } } });
  await api.delete(ref('v1', 'Service', HELD));
  await until('both are as they were', 60, async () => {
    const deployment = await api.get(DEPLOYMENT);
    return (
      deployment?.['spec'].template.spec.terminationGracePeriodSeconds === before &&
      (await api.get(ref('v1', 'Service', HELD))) !== undefined
    );
  });
  await untilSynced(api, EVERYTHING, commit, 60);
});

test('what git drops is removed; a claim, a database cluster and a namespace stay', async () => {
  const kept = [
    ref('v1', 'PersistentVolumeClaim', 'workspace-pvc'),
    ref('postgresql.cnpg.io/v1', 'Cluster', 'kaze-postgres'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kaze' } },
  ];
  const uids = async (): Promise<unknown[]> => (await Promise.all(kept.map((each) => api.get(each)))).map((live) => live?.metadata.uid);
  const before = await uids();
  repository.drop(
    `kaze/cluster-dev/${HELD}/workload/service-${HELD}.yaml`,
    'kaze/cluster-dev/kaze-runtime/workload/persistentvolumeclaim-workspace-pvc.yaml',
    'kaze/cluster-dev/kaze-runtime/workload/configmap-kaze-runtime-tailnet.yaml',
    'kaze/cluster-dev/postgres/database/cluster-kaze-postgres.yaml',
    'kaze/cluster-dev/base/namespace-kaze.yaml',
  );
  const dropped = repository.push('third');
  await refresh(api);
  await until('the Service and the ConfigMap are gone', 90, async () => {
    const gone = [ref('v1', 'Service', HELD), ref('v1', 'ConfigMap', 'kaze-runtime-tailnet')];
    return (await Promise.all(gone.map((each) => api.get(each)))).every((live) => live === undefined);
  });
  let states = await applicationStates(api);
  await until(
    'Argo CD compared every application with the commit, and nothing runs',
    90,
    async () => {
      states = await applicationStates(api);
      return EVERYTHING.every((name) => states[name]?.revision === dropped && states[name]?.phase === 'Succeeded');
    },
    () => states,
  );
  expect(before).not.toContain(undefined);
  expect(await uids()).toEqual(before);
  // Long enough for a sync that would still come.
  await syncAgain(api, [`${ROOT}-base`, `${ROOT}-postgres`, `${ROOT}-kaze-runtime`]);
  expect(await uids()).toEqual(before);
});

test('no pod ran before what it names was there', () => {
  expect(readFileSync(cluster.earlyPods, 'utf8').slice(early)).toBe('');
});
