import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { pluralOf } from '../../constructs/crd/custom-resource-type';
import { clusterSchema } from '../../core/env/environment';
import { type FluxCase, fluxCases } from './flux-cases';
import { NOT_LISTED, REFUSED } from './flux-not-listed';
import { type KubeObject, type KubeRef, shown } from './support/api-types';
import { Audit, fluxWrites, writesTo } from './support/audit';
import { testCluster } from './support/cluster';
import { kustomizationStates, reconcileAgain, refresh, untilReconciled } from './support/flux-kustomizations';
import { setMachinery } from './support/machinery';
import { ranEarly } from './support/ran-early';
import { releaseFixture, resolvedFixture } from './support/release-fixture';
import { remove } from './support/remove';
import { broughtUp, usedKinds } from './support/trees';
import { until } from './support/until';
import { SYSTEMS } from './systems';

const cluster = testCluster();
const { api } = cluster;
const audit = new Audit(cluster.auditLog);
const early = readFileSync(cluster.earlyPods, 'utf8').length;

// Both at once: neither waits for the other.
const CASES = fluxCases(cluster.ca);
/** The clone that what is done by hand is done in: one commit for all. */
const { repository: shared } = (CASES as [FluxCase])[0].reconciled;
const everything = CASES.flatMap(({ flux }) => flux.everything);

/** All that is removed in the end: git drops some of it meanwhile. */
let objects: KubeObject[] = [];
let commit = '';
let start = 0;

beforeAll(async () => {
  const clusters = CASES.map(({ reconciled }) => clusterSchema.parse(parse(reconciled.text).cluster));
  await setMachinery(api, {
    cluster: {
      ...clusterSchema.parse({}),
      nodePools: Object.assign({}, ...clusters.map(({ nodePools }) => nodePools)),
      storageClasses: Object.assign({}, ...clusters.map(({ storageClasses }) => storageClasses)),
    },
  });
  await cluster.withhold({ silent: CASES.map(({ held }) => held.secret) });
  for (const { reconciled } of CASES) {
    // Production takes no digest that nobody resolved.
    reconciled.addRelease(reconciled.version, resolvedFixture(reconciled.release));
    await reconciled.write();
    await reconciled.publish();
  }
  commit = takeAll('main');
  objects = CASES.flatMap(({ reconciled }) => broughtUp(reconciled.tree));
  start = audit.mark();
});

afterAll(async () => {
  await cluster.withhold();
  await remove(api, objects);
  for (const { reconciled } of CASES) reconciled[Symbol.dispose]();
});

/** Has every clone be where a branch is; returns that commit. */
function takeAll(branch: string): string {
  return CASES.map(({ reconciled }) => reconciled.repository.take(branch)).at(-1) ?? '';
}

const written = (mark: number): string[] => fluxWrites(audit.since(mark));

const there = async (objects: readonly KubeRef[]): Promise<string[]> => {
  const live = await Promise.all(objects.map((object) => api.get(object)));
  return objects.filter((_, index) => live[index] !== undefined).map(shown);
};

test('one kubectl apply of each delivery folder brings up all of it, but for what comes after a secret that does not come', async () => {
  for (const { reconciled } of CASES) cluster.kubectl('apply', '-k', join(reconciled.tree, 'delivery'));
  const waiting = CASES.flatMap(({ flux, held }) => flux.kustomizations([held.folder, ...flux.after(held.folder)]));
  await untilReconciled(
    api,
    everything.filter((name) => !waiting.includes(name)),
    commit,
    180,
  );

  const held = CASES.flatMap(({ flux, held: { folder } }) => flux.kustomizations([folder]));
  await until('the folders with the secrets are applied and waited for', 60, async () => {
    const states = await kustomizationStates(api);
    return held.every((name) => states[name]?.ready === 'Unknown');
  });
  const states = await kustomizationStates(api);
  expect(Object.keys(states).sort()).toEqual([...everything].sort());
  for (const { flux, held: withheld } of CASES) {
    const later = flux.after(withheld.folder);
    for (const name of flux.kustomizations(later)) {
      expect(states[name]).toMatchObject({
        ready: 'False',
        message: expect.stringMatching(/^dependency '.*' is not ready$/),
        revision: '',
      });
    }
    expect(await there(later.flatMap((each) => flux.objects(each)))).toEqual([]);
  }
});

test('it goes on as soon as the secrets come, and every Kustomization is Ready with the commit', async () => {
  await cluster.withhold();
  await untilReconciled(api, everything, commit, 180);
});

test.each(CASES)(
  'on the first commit, nothing of $title was written before all that it depends on was there and ready',
  async ({ flux }) => {
    expect(await flux.disorder(api, audit.since(start))).toEqual([]);
  },
);

test('what stands in its folders Flux wrote as the environment’s account, and nothing of them with rights of its own', async () => {
  const writes = audit.since(start).filter(({ user }) => user === 'flux');
  for (const { flux } of CASES) {
    const account = `system:serviceaccount:flux-system:${flux.name}`;
    const own = flux.folders.flatMap((folder) => flux.objects(folder));
    for (const object of own) {
      const made = (await writesTo(api, writes, object)).map((write) => write.as);
      expect([shown(object), [...new Set(made)]]).toEqual([
        shown(object),
        [object.metadata.namespace === undefined ? `${account}-cluster` : account],
      ]);
    }
  }
});

test('a reconciliation that nothing calls for writes nothing', async () => {
  const mark = audit.mark();
  await reconcileAgain(api, everything);
  expect(written(mark)).toEqual([]);
});

test.each(CASES)('galley drift finds none in $title', async ({ reconciled }) => {
  expect(JSON.parse(await reconciled.galley('drift', reconciled.target, '--kubeconfig', cluster.kubeconfig, '--json'))).toEqual([]);
});

test('the next reconciliation restores objects that were changed or deleted by hand', async () => {
  const seconds = async ({ byHand }: FluxCase): Promise<number> =>
    (await api.get(byHand.changed))?.['spec'].template.spec.terminationGracePeriodSeconds;
  const before = await Promise.all(CASES.map(seconds));
  for (const [index, { byHand }] of CASES.entries()) {
    const terminationGracePeriodSeconds = (before[index] ?? 0) + 1;
    await api.merge(byHand.changed, { spec: { template: { spec: { terminationGracePeriodSeconds } } } });
    await api.delete(byHand.deleted);
  }
  await reconcileAgain(
    api,
    CASES.flatMap(({ flux, byHand }) => flux.kustomizations([byHand.folder])),
  );
  expect(await Promise.all(CASES.map(seconds))).toEqual(before);
  const deleted = CASES.map(({ byHand }) => byHand.deleted);
  expect(await there(deleted)).toEqual(deleted.map(shown));
});

describe('the second commit, a new release', () => {
  let mark = 0;

  beforeAll(async () => {
    for (const { reconciled, second } of CASES) {
      const tags = Object.fromEntries(second.images.map((name) => [name, second.version]));
      reconciled.addRelease(second.version, resolvedFixture(releaseFixture(reconciled.release, second.version, tags)));
      await reconciled.write(reconciled.text.replace(/^release: .*$/m, `release: ${second.version}`));
      await reconciled.propose('second');
    }
    takeAll('second');
    for (const { reconciled, second } of CASES) {
      for (const [file, [before, after]] of Object.entries(second.edits)) {
        shared.edit(`${reconciled.target}/${file}`, (text) => text.replace(before, after));
      }
    }
    mark = audit.mark();
    shared.push('Second');
    commit = takeAll('main');
    await refresh(api);
    await untilReconciled(api, everything, commit, 240);
  });

  test.each(CASES)('every folder of $title had something new, and nothing was written before what it depends on', async ({ flux }) => {
    const writes = audit.since(mark);
    expect(await flux.written(api, writes)).toEqual(flux.folders);
    expect(await flux.disorder(api, writes)).toEqual([]);
  });

  test('Jobs of another content ran, and those before them are gone', async () => {
    const jobs = objects.filter(({ kind }) => kind === 'Job');
    expect(jobs).not.toEqual([]);
    expect(await there(jobs)).toEqual([]);
  });
});

test('what git drops is removed; claims, volumes, namespaces and definitions stay', async () => {
  const dropped = (which: (each: FluxCase) => readonly string[]): KubeObject[] =>
    CASES.flatMap((each) => which(each).map((file) => parse(readFileSync(join(each.reconciled.tree, file), 'utf8')) as KubeObject));
  const goes = dropped(({ third }) => third.gone);
  const kept = dropped(({ third }) => third.stays);
  // One that is being deleted is still there for a while.
  const alive = async (): Promise<string[]> => {
    const live = (await Promise.all(kept.map((each) => api.get(each)))).filter((each) => each !== undefined);
    return live.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map((each) => `${shown(each)} ${each.metadata.uid}`);
  };
  const before = await alive();
  expect(before.map((line) => line.split(' ')[0])).toEqual(kept.map(shown));
  expect(await there(goes)).toEqual(goes.map(shown));

  for (const { reconciled, third } of CASES) {
    shared.drop(...[...third.gone, ...third.stays].map((file) => `${reconciled.target}/${file}`));
  }
  commit = shared.push('Third');
  await refresh(api);
  await untilReconciled(api, everything, commit, 180);
  expect(await there(goes)).toEqual([]);
  expect(await alive()).toEqual(before);
});

test('the resource of each rendered kind is called as the roles of accounts call it', async () => {
  for (const used of usedKinds()) {
    const [apiVersion = '', kind = ''] = used.split(' ');
    expect([used, pluralOf(kind.toLowerCase())]).toEqual([used, await api.plural({ apiVersion, kind, metadata: { name: '' } })]);
  }
});

describe('a kind that the system’s charts do not render', () => {
  test('is refused by the API server, as are rights that nobody rendered, and nothing of that folder is applied', async () => {
    const [{ reconciled, flux }] = CASES as [FluxCase];
    for (const [file, text] of Object.entries(NOT_LISTED)) shared.add(`${reconciled.target}/${file}`, text('ai-agents'));
    commit = shared.push('Fourth');
    await refresh(api);
    await until('the folders are refused', 120, async () => {
      const states = await kustomizationStates(api);
      return Object.entries(REFUSED).every(([folder, why]) => why.test(states[`${flux.name}-${folder}`]?.message ?? ''));
    });
    expect(await there(Object.entries(NOT_LISTED).map(([, text]) => parse(text('ai-agents')) as KubeRef))).toEqual([]);
    shared.drop(...Object.keys(NOT_LISTED).map((file) => `${reconciled.target}/${file}`));
    commit = shared.push('Fifth');
    await refresh(api);
    await untilReconciled(api, everything, commit, 180);
  });
});

test('no pod ran before what it names was there', () => {
  const comesBeside = SYSTEMS.flatMap(({ comesBeside = [] }) => comesBeside);
  expect(ranEarly(cluster.earlyPods, early, comesBeside)).toEqual([]);
});
