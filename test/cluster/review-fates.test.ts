import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeRef, Manifest } from './support/api-types';
import { ARGO_CD_NAMESPACE } from './support/argocd';
import { application, applicationStates, refresh as refreshArgo, syncAgain, untilSynced } from './support/argocd-applications';
import { testCluster } from './support/cluster';
import { type CorpusPair, corpusPairs, ROOMY, volumesFor } from './support/corpus-pairs';
import { FLUX_NAMESPACE } from './support/flux';
import { kustomization, kustomizationStates, refresh as refreshFlux, untilReconciled } from './support/flux-kustomizations';
import { GitopsRepository } from './support/gitops-repository';
import { setMachinery } from './support/machinery';
import { GIT_URL } from './support/settings';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;
const repository = new GitopsRepository(cluster.ca);
const FOLDER = 'review-fates';

/** Kinds of the controllers: they are applied by hand, all else stands in git. */
const CONTROLLER = ['Application', 'AppProject', 'Kustomization'];
/** In it nothing is left of the folder; in all others one object stays, as a folder without files is none. */
const EMPTIED = 'Argo CD refuses to prune everything';

const ownerIn = (objects: readonly Manifest[]): Manifest | undefined =>
  objects.find(
    ({ kind, apiVersion }) => kind === 'Application' || (kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit')),
  );
const fatesIn = ({ told }: CorpusPair) =>
  told.flatMap(({ change, fate }) => {
    const [, verb, kind = '', name = ''] = /^(\w+) (\w+) (\S+)$/.exec(change) ?? [];
    return verb === 'removed' && fate !== undefined && !CONTROLLER.includes(kind) ? [{ kind, name, outcome: fate.split(':')[0] }] : [];
  });
const PAIRS = corpusPairs(['fates.yaml']).filter((pair) => ownerIn(pair.base) !== undefined && fatesIn(pair).length > 0);
const isFlux = (pair: CorpusPair): boolean => ownerIn(pair.base)?.kind === 'Kustomization';
const namesOf = (pairs: readonly CorpusPair[]): string[] => pairs.map(({ namespace }) => namespace);

/** The owner as the run has it: its own name, and the run's repository. */
function placed({ namespace }: CorpusPair, owner: Manifest): Manifest {
  const spec = owner['spec'] as Record<string, unknown>;
  const metadata = { ...owner.metadata, name: namespace };
  if (owner.kind === 'Kustomization')
    return { ...owner, metadata, spec: { ...spec, path: `./${FOLDER}/${namespace}`, sourceRef: { kind: 'GitRepository', name: FOLDER } } };
  const source = { repoURL: GIT_URL, path: `${FOLDER}/${namespace}`, targetRevision: 'main' };
  const destination = { server: 'https://kubernetes.default.svc', namespace };
  return { ...owner, metadata, spec: { ...spec, project: spec['project'] === 'default' ? 'default' : namespace, source, destination } };
}

/** As git has it: the marks of the corpus say whose it is, and controllers set their own. */
function withoutMarks(object: Manifest): Manifest {
  const own = (map: unknown): Record<string, string> =>
    Object.fromEntries(
      Object.entries((map ?? {}) as Record<string, string>).filter(([key]) => !/tracking-id$|toolkit\.fluxcd\.io\/name(space)?$/.test(key)),
    );
  return {
    ...object,
    metadata: { ...object.metadata, labels: own(object.metadata['labels']), annotations: own(object.metadata['annotations']) },
  };
}

function writePair({ title, namespace }: CorpusPair, objects: readonly Manifest[]): void {
  const folder = join(repository.folder, FOLDER, namespace);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), 'one pair\n');
  const stays: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stays', namespace } };
  const own = objects.filter(({ kind }) => !CONTROLLER.includes(kind)).map(withoutMarks);
  // A definition comes in a file whose name is the first.
  for (const [at, object] of [...own, ...(title === EMPTIED ? [] : [stays])].entries())
    writeFileSync(join(folder, `${object.kind === 'CustomResourceDefinition' ? 'a' : 'b'}-${at}.yaml`), `${JSON.stringify(object)}\n`);
}

const project = (name: string): Manifest => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name, namespace: ARGO_CD_NAMESPACE },
  spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], clusterResourceWhitelist: [{ group: '*', kind: '*' }] },
});

const isAutomated = (pair: CorpusPair): boolean =>
  (ownerIn(pair.base)?.['spec'] as { syncPolicy?: { automated?: unknown } } | undefined)?.syncPolicy?.automated !== undefined;

beforeAll(async () => {
  await setMachinery(api, ROOMY);
  for (const pair of PAIRS) {
    const { namespace, base } = pair;
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    for (const volume of volumesFor(base)) await api.apply(volume);
    writePair(pair, base);
  }
  const commit = repository.push('Begin the pairs');
  await api.apply(project('default'));
  await api.apply({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: FOLDER, namespace: FLUX_NAMESPACE },
    spec: { interval: '1m', url: GIT_URL, ref: { branch: 'main' } },
  });
  const [flux, argo] = [PAIRS.filter(isFlux), PAIRS.filter((pair) => !isFlux(pair))];
  for (const pair of argo) {
    // Whatever a project forbids in the end, it has to have let it in before.
    if (pair.base.some(({ kind }) => kind === 'AppProject')) await api.apply(project(pair.namespace));
    await api.apply(placed(pair, ownerIn(pair.base) as Manifest));
  }
  for (const pair of flux) {
    const owner = placed(pair, ownerIn(pair.base) as Manifest);
    await api.apply({ ...owner, spec: { ...(owner['spec'] as object), suspend: false } });
  }
  await refreshArgo(api);
  await syncAgain(api, namesOf(argo.filter((pair) => !isAutomated(pair))));
  await untilSynced(api, namesOf(argo), commit, 180);
  await untilReconciled(api, namesOf(flux), commit, 120);
  // Only a pod that has a node holds on to its claim.
  const workloads = PAIRS.flatMap(({ base }) => base.filter(({ kind }) => kind === 'Deployment'));
  for (const each of workloads)
    await until(`${each.metadata.namespace} runs`, 60, async () => (await api.get(each))?.['status']?.readyReplicas > 0);

  for (const pair of flux) await api.apply(placed(pair, ownerIn(pair.base) as Manifest));
  // Owners first: an owner must not prune an object before the test removes both.
  for (const pair of PAIRS) {
    const [owner, forbids] = [ownerIn(pair.head), pair.head.find(({ kind }) => kind === 'AppProject')];
    if (forbids !== undefined) await api.apply({ ...forbids, metadata: { ...forbids.metadata, name: pair.namespace } });
    if (owner !== undefined) await api.apply(placed(pair, owner));
    else {
      await api.delete(ownerRef(pair));
      await until(`${pair.title}: its owner is gone`, 60, async () => (await api.get(ownerRef(pair))) === undefined);
    }
  }
  for (const pair of PAIRS) writePair(pair, pair.head);
  const next = repository.push('Change the pairs');
  await refreshArgo(api);
  await refreshFlux(api);
  const goesOn = (pair: CorpusPair): boolean => ownerIn(pair.head) !== undefined;
  const suspended = (pair: CorpusPair): boolean => (ownerIn(pair.head)?.['spec'] as { suspend?: boolean } | undefined)?.suspend === true;
  await until(
    'every controller has seen the second commit',
    180,
    async () => {
      const [apps, kustomizations] = [await applicationStates(api), await kustomizationStates(api)];
      return PAIRS.filter(goesOn).every((pair) =>
        isFlux(pair)
          ? suspended(pair) || kustomizations[pair.namespace]?.revision === next
          : apps[pair.namespace]?.revision === next && apps[pair.namespace]?.phase !== 'Terminating',
      );
    },
    async () => [await applicationStates(api), await kustomizationStates(api)],
  );
}, 900_000);

afterAll(async () => {
  for (const pair of PAIRS) {
    for (const object of pair.base.filter(({ metadata }) => metadata['finalizers'] !== undefined && metadata.namespace === pair.namespace))
      if ((await api.get(object)) !== undefined) await api.merge(object, { metadata: { finalizers: null } });
    await api.delete(ownerRef(pair));
    await api.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: pair.namespace } });
    for (const object of [...volumesFor(pair.base), ...pair.base].filter(
      ({ kind, metadata }) => metadata.namespace === undefined && !CONTROLLER.includes(kind),
    ))
      await api.delete(object);
  }
  await api.delete({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: FOLDER, namespace: FLUX_NAMESPACE },
  });
  repository[Symbol.dispose]();
});

function ownerRef(pair: CorpusPair): KubeRef {
  return isFlux(pair) ? kustomization(pair.namespace) : application(pair.namespace);
}

type Fate = ReturnType<typeof fatesIn>[number];

async function isGone(pair: CorpusPair, { kind, name }: Fate): Promise<boolean> {
  const object = pair.base.find((each) => each.kind === kind && each.metadata.name === name) as Manifest;
  return (await api.serves(object.apiVersion, kind)) === false || (await api.get(object)) === undefined;
}
const untilGone = (pair: CorpusPair, fate: Fate) => until(`${fate.kind} ${fate.name} is gone`, 120, () => isGone(pair, fate));

let others: Promise<void> | undefined;
/** What would go has had its time: all that goes is gone, and a while has passed. */
async function hadItsTime(): Promise<void> {
  for (const pair of PAIRS) for (const fate of fatesIn(pair)) if (fate.outcome === 'pruned') await untilGone(pair, fate);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}

test.each(PAIRS.map((pair) => [pair.title, pair] as const))('%s', async (_, pair) => {
  for (const fate of fatesIn(pair)) {
    if (fate.outcome === 'pruned') await untilGone(pair, fate);
    else {
      others ??= hadItsTime();
      await others;
      expect(await isGone(pair, fate)).toBe(false);
    }
  }
});

test('each fate that a controller decides is among them', () => {
  expect(new Set(PAIRS.flatMap((pair) => fatesIn(pair).map(({ outcome }) => outcome)))).toEqual(
    new Set(['pruned', 'orphaned', 'kept', 'stuck']),
  );
  expect(PAIRS.length).toBeGreaterThanOrEqual(15);
});
