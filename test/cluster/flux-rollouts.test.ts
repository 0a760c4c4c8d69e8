import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Audit } from './support/audit';
import { testCluster } from './support/cluster';
import { FluxEnvironment } from './support/flux-environment';
import { reconcileAgain, refresh, untilReconciled } from './support/flux-kustomizations';
import { setMachinery } from './support/machinery';
import { MemqlStaging } from './support/memql-staging';
import { ranEarly } from './support/ran-early';
import { remove } from './support/remove';
import { broughtUp } from './support/trees';

const cluster = testCluster();
const { api } = cluster;
const audit = new Audit(cluster.auditLog);
const early = readFileSync(cluster.earlyPods, 'utf8').length;

const staging = new MemqlStaging(cluster, 'flux');
const { states, reconciled } = staging;
const flux = new FluxEnvironment('memql-staging', reconciled.tree, {
  base: [],
  'memql/trust': ['base'],
  'memql/secrets': ['memql/trust'],
  'memql/migration': ['memql/secrets'],
  'memql/identity': ['memql/migration'],
  'memql/mesh': ['memql/identity'],
});
const [MESH = ''] = flux.kustomizations(['memql/mesh']);
/** Services whose selector Argo Rollouts narrows down. */
const OWNED = ['bff-active', 'bff-preview', 'cognition-canary'];
/** Workloads that a Rollout adopted. */
const ADOPTED = ['bff', 'cognition', 'agent', 'planner', 'voice', 'workbench'];

const hashes = (): Promise<(string | undefined)[]> => Promise.all(OWNED.map((name) => states.hashOf(name)));

beforeAll(async () => {
  await setMachinery(api, staging.machinery);
  const mark = audit.mark();
  const commit = await staging.begin();
  cluster.kubectl('apply', '-k', join(reconciled.tree, 'delivery'));
  await untilReconciled(api, flux.everything, commit, 180);
  expect(await flux.disorder(api, audit.since(mark))).toEqual([]);
  for (const name of ADOPTED) await states.untilPhase(name, 'Healthy', 60);
});

afterAll(async () => {
  await remove(api, broughtUp(reconciled.tree));
  staging[Symbol.dispose]();
});

/** Publishes a version, and waits until Flux has applied it. */
async function deploy(version: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const commit = await staging.deploy(version, tags);
  await refresh(api);
  await untilReconciled(api, flux.everything, commit, 120);
}

test('each Rollout runs its pods, and the Deployment that it adopted none', async () => {
  for (const name of ADOPTED) {
    const { spec, status } = await states.rollout(name);
    expect([name, status.phase, status.availableReplicas]).toEqual([name, 'Healthy', spec.replicas]);
    const deployment = await api.get(states.ref('apps/v1', 'Deployment', name));
    expect([name, deployment?.['spec'].replicas, deployment?.['status'].replicas ?? 0]).toEqual([name, 0, 0]);
  }
});

test('ten reconciliations between preview and promotion take no hash from a Service and no count from anybody, and write nothing', async () => {
  const before = await states.hashOf('bff-active');
  await deploy('0.9.15', { bff: '0.9.15' });
  await states.untilGatePassed('bff', 120);
  const preview = await states.hashOf('bff-preview');
  expect(preview).not.toBe(before);

  const mark = audit.mark();
  for (let reconciliation = 0; reconciliation < 10; reconciliation += 1) {
    await reconcileAgain(api, [MESH]);
    expect(await hashes()).toEqual([before, preview, expect.any(String)]);
    expect((await states.pods('bff')).length).toBe(4);
  }
  const workloads = ['services', 'deployments', 'rollouts'];
  const writes = audit.since(mark).filter(({ resource, subresource }) => workloads.includes(resource) && subresource === '');
  expect(writes.map(({ user, verb, resource, name }) => `${user}: ${verb} ${resource}/${name}`)).toEqual([]);
  expect(await staging.drift()).toEqual([]);
});

test('promotion after them moves the active Service to the preview, whose hash stays through a further reconciliation', async () => {
  const preview = await states.hashOf('bff-preview');
  await staging.rollout('promote', 'bff');
  await states.untilPhase('bff', 'Healthy', 60);
  expect(await states.hashOf('bff-active')).toBe(preview);
  await reconcileAgain(api, [MESH]);
  expect(await states.hashOf('bff-active')).toBe(preview);
});

test('a second update after such reconciliations runs its analysis, which fails here, and never serves', async () => {
  const active = await states.hashOf('bff-active');
  await deploy('0.9.16', { bff: '0.9.16', 'deploy-gate-check': '0.9.16-fails' });
  const { status } = await states.untilPhase('bff', 'Degraded', 120);
  expect(status.abort).toBe(true);
  const [run] = await states.analyses('bff', status.currentPodHash);
  expect(run?.['status'].phase).toBe('Failed');
  expect(await states.hashOf('bff-active')).toBe(active);
  await reconcileAgain(api, [MESH]);
  expect(await states.hashOf('bff-active')).toBe(active);
});

test('no pod ran before what it names was there', () => {
  expect(ranEarly(cluster.earlyPods, early, ['Secret/memql/memql-workbench'])).toEqual([]);
});
