import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failingGate } from './failing-gate-cases';
import type { KubeObject } from './support/api-types';
import { applicationStates, refresh, syncAgain, untilSynced } from './support/argocd-applications';
import { Audit } from './support/audit';
import { testCluster } from './support/cluster';
import { EndpointsRecord } from './support/endpoints';
import { isOfWorkload, withoutNotes } from './support/lasting';
import { setMachinery } from './support/machinery';
import { MemqlStaging } from './support/memql-staging';
import { remove } from './support/remove';
import { outOfOrder } from './support/stage-order';
import { broughtUp } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const audit = new Audit(cluster.auditLog);
const early = readFileSync(cluster.earlyPods, 'utf8').length;

const memql = new MemqlStaging(cluster, 'argocd');
const { states, reconciled: staging } = memql;
const { tree } = staging;
const ROOT = 'memql-staging';
const WORKLOADS = `${ROOT}-memql`;
const EVERYTHING = [ROOT, `${ROOT}-base`, WORKLOADS];
const STAGES = ['trust', 'secrets', 'migration', 'identity', 'mesh'];
/** Services whose selector Argo Rollouts narrows down. */
const OWNED = ['bff-active', 'bff-preview', 'cognition-canary'];
const endpoints = new EndpointsRecord(api, 'memql');

let objects: KubeObject[] = [];
let commit = '';

/** Deploys a version whose images get these tags, and has Argo CD look. */
async function deploy(version: string, tags: Readonly<Record<string, string>>, publish?: () => Promise<string>): Promise<void> {
  commit = await memql.deploy(version, tags, publish);
  await refresh(api);
}

/** Digest of an image in a version, as the pods carry it. */
const digestOf = (name: string): string => {
  const image = /image: (\S+)/.exec(readFileSync(join(tree, `memql/mesh/deployment-${name}.yaml`), 'utf8'))?.[1] ?? '';
  return image.split('@')[1] ?? '';
};

beforeAll(async () => {
  await setMachinery(api, memql.machinery);
});

afterAll(async () => {
  endpoints[Symbol.dispose]();
  await cluster.withhold();
  await remove(api, objects);
  staging[Symbol.dispose]();
});

describe('memQL under Argo CD', () => {
  test('stages run in order on the first commit; a Secret that does not come holds back what comes after it', async () => {
    await cluster.withhold({ silent: ['ExternalSecret/memql/memql-secrets'] });
    const mark = audit.mark();
    commit = await memql.begin();
    objects = broughtUp(tree);
    cluster.kubectl('apply', '-k', join(tree, 'delivery'));
    await untilSynced(api, [`${ROOT}-base`], commit, 120);
    await until('the secrets are asked for', 60, () => api.get(states.ref('external-secrets.io/v1', 'ExternalSecret', 'memql-secrets')));
    expect(await api.get(states.ref('batch/v1', 'Job', 'memql-migrate'))).toBeUndefined();
    expect((await applicationStates(api))[WORKLOADS]).toMatchObject({ phase: 'Running' });

    await cluster.withhold();
    await untilSynced(api, EVERYTHING, commit, 180);
    expect(await outOfOrder(api, audit.since(mark), join(tree, 'memql'), STAGES)).toEqual([]);
  });

  test('galley drift finds none', async () => {
    expect(await memql.drift()).toEqual([]);
  });

  test('a sync that nothing calls for changes nothing but what Argo CD notes down for itself, and no pod', async () => {
    const lasting = objects.filter(({ kind }) => kind !== 'Application' && kind !== 'Job');
    const what = async (): Promise<unknown> => ({
      objects: await Promise.all(lasting.map(async (object) => withoutNotes(await api.get(object)))),
      pods: (await api.list('v1', 'Pod', 'memql')).filter(isOfWorkload).map(({ metadata }) => metadata.uid),
    });
    const before = await what();
    await syncAgain(api, EVERYTHING.slice(1));
    expect(await what()).toEqual(before);
  });

  test('objects that were changed or deleted by hand come back', async () => {
    const [deployment, service] = [states.ref('apps/v1', 'Deployment', 'copresent'), states.ref('v1', 'Service', 'copresent')];
    const seconds = async (): Promise<number> => (await api.get(deployment))?.['spec'].template.spec.terminationGracePeriodSeconds;
    const before = await seconds();
    await api.merge(deployment, { spec: { template: { spec: { terminationGracePeriodSeconds: before + 1 } } } });
    await api.delete(service);
    await until('both are as they were', 60, async () => (await seconds()) === before && (await api.get(service)) !== undefined);
  });

  test('each Rollout runs its pods, and the Deployment that it adopted none', async () => {
    for (const name of ['bff', 'cognition', 'agent', 'planner', 'voice', 'workbench']) {
      const { spec, status } = await states.rollout(name);
      expect([name, status.phase, status.availableReplicas]).toEqual([name, 'Healthy', spec.replicas]);
      const deployment = await api.get(states.ref('apps/v1', 'Deployment', name));
      expect([name, deployment?.['spec'].replicas, deployment?.['status'].replicas ?? 0]).toEqual([name, 0, 0]);
    }
  });
});

describe('a new version of bff, cognition and identity', () => {
  let mark: ReturnType<Audit['mark']>;
  let before = { bff: '', pods: [] as readonly string[], cognition: '' };
  let preview = '';
  let promoted = 0;
  let started = 0;

  beforeAll(async () => {
    before = { bff: (await states.hashOf('bff-active')) ?? '', pods: endpoints.now('bff-active'), cognition: digestOf('cognition') };
    started = Date.now();
    mark = audit.mark();
    await deploy('0.9.15', { bff: '0.9.15', cognition: '0.9.15', identity: '0.9.15' });
  });

  test('bff comes up beside the old one, and the gate asks the preview', async () => {
    await states.untilGatePassed('bff', 180);
    preview = (await states.hashOf('bff-preview')) ?? '';
    expect(preview).not.toBe(before.bff);
    const [run] = await states.analyses('bff', preview);
    expect(run?.['status'].phase).toBe('Successful');
    const job = run?.['status'].metricResults[0].measurements[0].metadata['job-name'];
    const gate = await api.get(states.ref('batch/v1', 'Job', job));
    expect(gate?.['spec'].template.spec.containers[0].args).toContain('bff-preview:50051');
    expect(endpoints.now('bff-preview')).toEqual(await states.podsWith('bff', digestOf('bff')));
  });

  test('stages ran in order on this second commit too', async () => {
    const writes = audit.since(mark);
    const own = writes.filter(({ user }) => user === 'argocd').map(({ verb, resource, name }) => `${verb} ${resource}/${name}`);
    expect(own).toEqual(expect.arrayContaining(['create jobs/memql-migrate', 'patch deployments/identity', 'patch deployments/bff']));
    expect(await outOfOrder(api, writes, join(tree, 'memql'), STAGES)).toEqual([]);
  });

  test('ten reconciles take no hash from a Service, and no count from a Deployment or a Rollout', async () => {
    const read = async (): Promise<unknown> => ({
      hashes: await Promise.all(OWNED.map((name) => states.hashOf(name))),
      bff: { rollout: (await states.rollout('bff'))['spec'].replicas, pods: (await states.pods('bff')).length },
      deployments: await Promise.all(
        ['bff', 'cognition'].map(async (name) => (await api.get(states.ref('apps/v1', 'Deployment', name)))?.['spec'].replicas),
      ),
    });
    const parts = [
      ...[...OWNED, 'bff-external'].map((name) => states.ref('v1', 'Service', name)),
      ...['bff', 'cognition'].map((name) => states.ref('apps/v1', 'Deployment', name)),
      ...['bff', 'cognition'].map((name) => states.ref('argoproj.io/v1alpha1', 'Rollout', name)),
    ];
    const from = audit.mark();
    for (let reconcile = 0; reconcile < 10; reconcile += 1) {
      // The first and the last sync everything, the migration with it; those in between what the rollouts are made of.
      await syncAgain(api, [WORKLOADS], reconcile % 9 === 0 ? undefined : parts);
      const { hashes, ...counts } = (await read()) as { hashes: (string | undefined)[] };
      expect(hashes).toEqual([before.bff, preview, expect.any(String)]);
      expect(counts).toEqual({ bff: { rollout: 2, pods: 4 }, deployments: [0, 0] });
    }
    expect(await memql.drift()).toEqual([]);
    const scaled = audit.since(from).filter(({ resource, user }) => resource === 'deployments' && user === 'argo-rollouts');
    expect(scaled).toEqual([]);
  });

  test('until somebody promotes it, no new pod is behind the active Service or the load balancer', () => {
    for (const service of ['bff-active', 'bff-external']) {
      expect(endpoints.of(service, started).map(({ pods }) => pods)).toEqual([before.pods]);
    }
  });

  test('promotion moves both to the new pods, and the old ones wait 3600 s', async () => {
    promoted = Date.now();
    await memql.rollout('promote', 'bff');
    await states.untilPhase('bff', 'Healthy', 60);
    const pods = await states.podsWith('bff', digestOf('bff'));
    await until('both lead to the new pods', 30, async () =>
      ['bff-active', 'bff-external'].every((service) => endpoints.now(service).join() === pods.join()),
    );
    expect(await states.hashOf('bff-active')).toBe(preview);
    const old = await states.replicaSet(before.bff);
    const deadline = Date.parse(old.metadata.annotations?.['scale-down-deadline'] ?? '');
    expect(Math.round((deadline - promoted) / 1000)).toBeGreaterThanOrEqual(3595);
    expect(Math.round((deadline - promoted) / 1000)).toBeLessThanOrEqual(3720);
    expect(old['spec'].replicas).toBe(2);
  });

  test('with a delay of 20 s instead of an hour, the old colour is gone after it, and cognition goes on meanwhile', async () => {
    const old = (await states.hashOf('bff-active')) ?? '';
    await deploy('0.9.16', { bff: '0.9.16', cognition: '0.9.15', identity: '0.9.15' }, () =>
      staging.publishWith((repository) =>
        repository.edit('memql/staging/memql/mesh/rollout-bff.yaml', (text) =>
          text.replace('scaleDownDelaySeconds: 3600', 'scaleDownDelaySeconds: 20'),
        ),
      ),
    );
    await states.untilGatePassed('bff', 180);
    const asked = Date.now();
    await memql.rollout('promote', 'bff');
    await states.untilPhase('bff', 'Healthy', 60);
    await until('the old ReplicaSet has no pods', 180, async () => (await states.replicaSet(old))['spec'].replicas === 0);
    // Not sooner, by a clock of whole seconds; and an hour later would be too late for the wait above.
    expect((Date.now() - asked) / 1000).toBeGreaterThanOrEqual(18);
  });

  test('what git drops goes, and what it has again comes back, while cognition pauses or goes on', async () => {
    const budget = states.ref('policy/v1', 'PodDisruptionBudget', 'copresent');
    expect(await api.get(budget)).toBeDefined();
    staging.repository.drop('memql/staging/memql/mesh/poddisruptionbudget-copresent.yaml');
    staging.repository.push('Drop a budget');
    await refresh(api);
    await until('it is gone', 60, async () => (await api.get(budget)) === undefined);
    commit = await staging.publish();
    await refresh(api);
    await until('it is there again', 60, async () => (await api.get(budget)) !== undefined);
  });

  test('cognition goes through 25, 50 and 100 % with a pause of 60 s at each of the first two', async () => {
    const done = await states.untilPhase('cognition', 'Healthy', 240);
    expect(done['status'].currentStepIndex).toBe(5);
    expect((await states.podsWith('cognition', digestOf('cognition'))).length).toBe(2);
    expect(await states.podsWith('cognition', before.cognition)).toEqual([]);
    const [run] = await states.analyses('cognition', done['status'].stableRS);
    expect(run?.['status'].phase).toBe('Successful');
    const canary = endpoints.of('cognition-canary', started);
    const [first] = canary.filter(({ pods }) => pods.length === 1);
    expect(canary.some(({ pods, time }) => pods.length === 2 && time > (first?.time ?? Number.POSITIVE_INFINITY))).toBe(true);
    // One of two pods is what 25 % and 50 % come to, so that the second one is made after both pauses. The cluster's clock has whole seconds.
    const made = (await states.pods('cognition')).map(({ metadata }) => Date.parse(String(metadata.creationTimestamp))).sort();
    expect(((made[1] ?? 0) - (made[0] ?? 0)) / 1000).toBeGreaterThanOrEqual(119);
  });
});

describe('a version whose gate fails', () => failingGate({ api, memql, endpoints, deploy, digestOf, applications: EVERYTHING }));

test('no pod ran before what it names was there', () => {
  expect(readFileSync(cluster.earlyPods, 'utf8').slice(early)).toBe('');
});
