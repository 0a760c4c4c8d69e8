import { ApiError, type KubeObject, type KubeRef, type Manifest } from './support/api-types';
import { testCluster } from './support/cluster';
import { type CorpusPair, corpusPairs, ROOMY, servicesFor, volumesFor } from './support/corpus-pairs';
import { setMachinery } from './support/machinery';
import { until } from './support/until';

const { api } = testCluster();

/** What `galley diff` says the API server refuses. */
const REFUSED = ['immutable-field', 'immutable-replaced', 'claim-shrinks', 'claim-cannot-grow', 'custom-rule'];
/** What it says replaces pods. */
const RESTARTED = ['pods-restart', 'outage-recreate', 'outage-single-replica'];

/** Pairs that can't be asked of this cluster. */
const LEFT: Readonly<Record<string, string>> = {
  'an API version that goes': 'the API server no longer serves the version before',
  'a former group is the same object': 'the API server no longer serves the version before',
  'a job that the server names': 'the API server names it, so that it can not be applied',
  'a route gets a host': 'the definitions of the Gateway API are not installed in the run',
  'a route hangs on another gateway': 'the definitions of the Gateway API are not installed in the run',
  'endpoints of a monitor in another order': 'the order is stored, and means nothing',
  'a port by number or by text': "Traefik's definitions are not installed in the run",
  'an unknown list is a sequence': 'the pair has no definition of its kind',
  'entries of a custom resource in another order, by the keys of its definition': 'the order is stored, and means nothing',
  'a database shrinks': "its operator's webhook refuses it, which is not run here",
  'a claim moves to another namespace': 'the other namespace is not part of the pair',
  'a deployment moves to another namespace': 'the other namespace is not part of the pair',
  'another object of the same name elsewhere is no move': 'the other namespace is not part of the pair',
  'a hook job is made anew': 'it is the controller that deletes a hook before it is made again',
  "a port's number becomes text": 'the API server refuses the head for what it is, not for the change',
  'rules of a policy in another order': 'the order is stored, and means nothing',
};

const isAsked = ({ title, base, head }: CorpusPair): boolean =>
  LEFT[title] === undefined &&
  ![...base, ...head].some(({ apiVersion, kind }) => kind === 'Application' || apiVersion.includes('.fluxcd.io/'));
const PAIRS = corpusPairs(['access.yaml', 'data.yaml', 'immutable.yaml', 'matching.yaml', 'workloads.yaml']).filter(isAsked);

const factsOf = ({ told }: CorpusPair): string[] => told.flatMap(({ facts = [] }) => facts.map((fact) => fact.split(' ')[1] ?? ''));
const refusedIn = ({ told }: CorpusPair): string[] =>
  told.flatMap(({ change, facts = [] }) =>
    facts.some((fact) => REFUSED.includes(fact.split(' ')[1] ?? '')) ? [change.replace(/^\w+ /, '')] : [],
  );

beforeAll(() => setMachinery(api, ROOMY));

let applied: Manifest[] = [];
afterEach(async () => {
  const gone = applied.filter(({ metadata }) => metadata.namespace === undefined);
  for (const object of gone) await api.delete(object);
  // Another pair may define the same kind.
  for (const object of gone.filter(({ kind }) => kind === 'CustomResourceDefinition'))
    await until(`${object.metadata.name} is gone`, 30, async () => (await api.get(object)) === undefined);
  applied = [];
});

/** Definitions first, then what has no namespace. */
const rank = ({ kind, metadata }: Manifest): number => (kind === 'CustomResourceDefinition' ? 0 : metadata.namespace === undefined ? 1 : 2);

async function applyAll(objects: readonly Manifest[]): Promise<string[]> {
  const refused: string[] = [];
  for (const object of [...objects].sort((a, b) => rank(a) - rank(b))) {
    try {
      // The kind of a definition that has just come is served a moment later.
      await until(`${object.kind} is served`, 20, async () => await api.serves(object.apiVersion, object.kind));
      await api.apply(object);
      applied.push(object);
      if (object.kind === 'CustomResourceDefinition')
        await until('it is established', 20, async () => isEstablished(await api.get(object)));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 404) throw error;
      refused.push(`${object.kind} ${object.metadata.name}`);
    }
  }
  return refused;
}

function isEstablished(object: KubeObject | undefined): boolean {
  const conditions = (object?.['status']?.conditions ?? []) as Record<string, string>[];
  return conditions.some(({ type, status }) => type === 'Established' && status === 'True');
}

/** Binds claims as a provisioner would. */
async function bindClaims(objects: readonly Manifest[]): Promise<void> {
  for (const volume of volumesFor(objects)) {
    await api.apply(volume);
    applied.push(volume);
  }
  for (const claim of objects.filter(({ kind }) => kind === 'PersistentVolumeClaim'))
    await until(`${claim.metadata.name} is bound`, 30, async () => (await api.get(claim))?.['status']?.phase === 'Bound');
}

const LASTING = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The uids of the pods of a workload that has come to rest. */
async function podsAtRest(object: KubeRef): Promise<string[]> {
  await until(`${object.kind} ${object.metadata.name} is at rest`, 60, async () => {
    const { metadata, spec, status = {} } = (await api.get(object)) as KubeObject;
    if (status.observedGeneration !== metadata.generation) return false;
    if (object.kind === 'DaemonSet') return status.numberReady === status.desiredNumberScheduled;
    const wanted = spec.replicas ?? 1;
    const isOld = spec.updateStrategy?.type === 'OnDelete' || spec.paused === true;
    return (
      (status.readyReplicas ?? 0) === wanted && (status.replicas ?? 0) === wanted && (isOld || (status.updatedReplicas ?? 0) === wanted)
    );
  });
  const labels = Object.entries(((await api.get(object))?.['spec'].selector.matchLabels ?? {}) as Record<string, string>);
  const pods = await api.list('v1', 'Pod', object.metadata.namespace);
  const own = pods.filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined && labels.every(([key, value]) => metadata.labels?.[key] === value),
  );
  return own.map(({ metadata }) => metadata.uid ?? '').sort();
}

/** Workloads of both sides whose pods are looked at. */
function lastingIn({ base, head, told }: CorpusPair): Manifest[] {
  const same = base.filter(({ kind, metadata }) =>
    head.some((other) => other.kind === kind && other.metadata.name === metadata.name && other.metadata.namespace === metadata.namespace),
  );
  // A Rollout that takes a Deployment's template takes its selector too: the pods are the Rollout's.
  const isAdopted = (object: Manifest): boolean =>
    base.some(({ spec }) => (spec as { workloadRef?: { name: string } } | undefined)?.workloadRef?.name === object.metadata.name);
  const isRefused = (object: Manifest): boolean => refusedIn({ told } as CorpusPair).includes(`${object.kind} ${object.metadata.name}`);
  return same.filter((object) => LASTING.includes(object.kind) && !isRefused(object) && !isAdopted(object));
}

/** Begins when the Rollouts of a pair are healthy; `roll` waits until each has begun to replace its pods, or has seen a change that replaces none. */
async function hashesOf(base: readonly Manifest[], told: CorpusPair['told']): Promise<{ readonly roll: () => Promise<void> }> {
  const restarts = told.some(({ facts = [] }) => facts.some((fact) => RESTARTED.includes(fact.split(' ')[1] ?? '')));
  const hashes = new Map<Manifest, string>();
  for (const each of base.filter(({ kind }) => kind === 'Rollout')) {
    await until(`Rollout ${each.metadata.name} is healthy`, 60, async () => (await api.get(each))?.['status']?.phase === 'Healthy');
    hashes.set(each, (await api.get(each))?.['status'].currentPodHash);
  }
  const roll = async (): Promise<void> => {
    for (const [each, before] of hashes) {
      if (!restarts) continue;
      await until(`Rollout ${each.metadata.name} replaces pods`, 60, async () => {
        const hash = (await api.get(each))?.['status'].currentPodHash;
        const pods = await api.list('v1', 'Pod', each.metadata.namespace);
        return hash !== before && pods.some(({ metadata }) => metadata.labels?.['rollouts-pod-template-hash'] === hash);
      });
    }
  };
  return { roll };
}

describe('the API server and the controllers do with a change what galley diff says', () => {
  test.each(PAIRS.map((pair) => [pair.title, pair] as const))('%s', async (_, pair) => {
    const { namespace, base, head, told } = pair;
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    expect(await applyAll([...base, ...servicesFor(base)])).toEqual([]);
    await bindClaims(base);
    const rollouts = await hashesOf(base, told);
    const workloads = lastingIn(pair);
    const before = new Map<Manifest, readonly string[]>();
    for (const each of workloads) before.set(each, await podsAtRest(each));
    const isSame = told.length === 0 && !pair.isReordered;
    const generations = await generationsOf(isSame ? head : []);

    expect((await applyAll(head)).sort()).toEqual(refusedIn(pair).sort());
    await rollouts.roll();

    expect(await generationsOf(isSame ? head : [])).toEqual(generations);
    for (const each of workloads) {
      const own = told.filter(({ change }) => change === `changed ${each.kind} ${each.metadata.name}`).flatMap(({ facts = [] }) => facts);
      const restarts = pair.isReordered || own.some((fact) => RESTARTED.includes(fact.split(' ')[1] ?? ''));
      const was = before.get(each) ?? [];
      const is = await podsAtRest(each);
      const kept = was.filter((uid) => is.includes(uid));
      expect({ each: each.metadata.name, kept: kept.length }).toEqual({
        each: each.metadata.name,
        kept: restarts ? 0 : Math.min(was.length, is.length),
      });
    }
    await api.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  });

  test('at least thirty claims are asked: what is refused, what restarts, and what changes nothing', () => {
    const refused = PAIRS.filter((pair) => refusedIn(pair).length > 0);
    const restarting = PAIRS.filter((pair) => factsOf(pair).some((fact) => RESTARTED.includes(fact)));
    const silent = PAIRS.filter(({ told }) => told.length === 0);
    expect(refused.length).toBeGreaterThanOrEqual(15);
    expect(refused.length + restarting.length + silent.length).toBeGreaterThanOrEqual(40);
  });
});

/** What a change of an object's specification counts up. */
async function generationsOf(objects: readonly Manifest[]): Promise<unknown[]> {
  const live = await Promise.all(objects.map((object) => api.get(object)));
  return live.map((object) => object?.metadata.generation);
}
