import { join } from 'node:path';
import { parse } from 'yaml';
import { memql } from '../../charts/memql';
import { clusterSchema } from '../../core/env/environment';
import type { KubeObject } from './support/api-types';
import { refresh, untilSynced } from './support/argocd-applications';
import { testCluster } from './support/cluster';
import { setMachinery } from './support/machinery';
import { Reconciled } from './support/reconciled';
import { releaseFixture, resolvedFixture } from './support/release-fixture';
import { remove } from './support/remove';
import { RolloutStates } from './support/rollout-states';
import { broughtUp } from './support/trees';
import { until } from './support/until';

const cluster = testCluster();
const { api } = cluster;

const STAGING = 'memql/staging';
const PROD = 'memql/prod';
const ROOT = 'memql-prod';
const EVERYTHING = [ROOT, `${ROOT}-base`, `${ROOT}-memql`];
const prod = new Reconciled(cluster.ca, memql, 'prod');
const states = new RolloutStates(api, 'memql');
// Production needs digests from a registry; these stand for a registry's answers.
const before = resolvedFixture(prod.release);
const after = resolvedFixture(releaseFixture(prod.release, '0.9.15', { bff: '0.9.15', identity: '0.9.15' }));

let objects: KubeObject[] = [];
let commit = '';

/** Publishes the commit, and waits until the cluster runs it. */
async function reconcile(): Promise<void> {
  commit = await prod.publish();
  await refresh(api);
}

/** Tells the rollout of bff something, as a person does. */
async function rollout(verb: 'promote' | 'abort' | 'retry'): Promise<void> {
  await prod.galley('rollout', verb, PROD, 'bff', '--kubeconfig', cluster.kubeconfig);
}

/** How many pods of a workload run the digest that a lockfile has for it. */
async function running(name: string, lockfile: string): Promise<number> {
  return (await states.podsWith(name, parse(lockfile).components[name].digest)).length;
}

beforeAll(async () => {
  await setMachinery(api, { cluster: clusterSchema.parse(parse(prod.text).cluster) });
  prod.addRelease('0.9.14', before);
  prod.addRelease('0.9.15', after);
  // No Prometheus runs here, and a gate that can't ask it does not pass.
  await prod.write(prod.text.replace(/^ {4}prometheus: \{ address: .*\n/m, ''), ['staging']);
  commit = await prod.publish();
  objects = broughtUp(prod.tree);
  cluster.kubectl('apply', '-k', join(prod.tree, 'delivery'));
  await untilSynced(api, EVERYTHING, commit, 240);
});

afterAll(async () => {
  await remove(api, objects);
  prod[Symbol.dispose]();
});

test('refuses a release that has not passed the gate of staging, and publishes none of it', async () => {
  await prod.galley('deploy', 'memql@0.9.15', STAGING);
  const refused = await prod.project.run('promote', 'memql', '--from', 'staging', '--to', 'prod');
  expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('GATE_NOT_PASSED') });
  expect(await prod.publish()).toBe(commit);
});

test('a passed release comes up in production beside the running one, and a person can stop it', async () => {
  await prod.galley('gate', 'pass', STAGING, '--proof', 'the suite says so');
  await prod.galley('promote', 'memql', '--from', 'staging', '--to', 'prod');
  await reconcile();
  await states.untilGatePassed('bff', 180);
  const serving = await states.hashOf('bff-active');
  await rollout('abort');
  await states.untilPhase('bff', 'Degraded', 60);
  expect(await states.hashOf('bff-active')).toBe(serving);
  expect(await running('bff', before)).toBeGreaterThan(0);
});

test('it is not tried again while its pods run, as that would skip its gate; afterwards it passes its gate anew', async () => {
  const refused = await prod.project.run('rollout', 'retry', PROD, 'bff', '--kubeconfig', cluster.kubeconfig);
  expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('ROLLOUT_REFUSED') });
  const serving = await states.hashOf('bff-active');
  const seconds = Number(/; wait (\d+) s/.exec(refused.err)?.[1]);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await until('it may be tried again', 60, () => rollout('retry').then(() => true));
  await states.untilGatePassed('bff', 120);
  expect(await states.hashOf('bff-active')).toBe(serving);
});

test('promoted, it takes over, by the digests that staging has', async () => {
  await rollout('promote');
  await untilSynced(api, EVERYTHING, commit, 240);
  expect(await running('bff', after)).toBeGreaterThan(0);
  expect(await running('identity', after)).toBeGreaterThan(0);
  expect(await running('identity', before)).toBe(0);
});

test('a rollback restores the previous version at once, without a gate: its pods are kept for an hour', async () => {
  await prod.galley('rollback', PROD);
  await reconcile();
  await untilSynced(api, EVERYTHING, commit, 240);
  expect(await running('identity', before)).toBeGreaterThan(0);
  expect(await running('identity', after)).toBe(0);
  const serving = await states.hashOf('bff-active');
  const pods = (await states.pods('bff')).filter(({ metadata }) => metadata.labels?.['rollouts-pod-template-hash'] === serving);
  expect(pods.map(({ metadata }) => metadata.name).sort()).toEqual(await states.podsWith('bff', parse(before).components.bff.digest));
});

test('the history shows actions with their actors, and refusals', async () => {
  const records = JSON.parse(await prod.galley('history', PROD, '--json')) as { action: string; outcome: string; actor: string }[];
  const told = records.map(({ actor, action, outcome }) => `${actor} ${action} ${outcome}`);
  // A try that came too early may have been refused more than once.
  expect([...new Set(told)]).toEqual([
    'ada rollback done',
    'ada rollout-promote done',
    'ada rollout-retry done',
    'ada rollout-retry refused',
    'ada rollout-abort done',
    'ada promote done',
    'ada promote refused',
  ]);
});
