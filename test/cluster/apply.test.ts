import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterOf } from '../../cli/cluster-options';
import { clusterSchema } from '../../core/env/environment';
import { writtenObjects } from '../../ports/disk/written-tree';
import { driftOf } from '../../verbs/drift/drift';
import { ROOT } from '../support/galley';
import { type KubeObject, shown } from './support/api-types';
import { testCluster } from './support/cluster';
import { differences } from './support/differences';
import { setMachinery } from './support/machinery';
import { ranEarly } from './support/ran-early';
import { untilReady } from './support/readiness';
import { remove } from './support/remove';
import { applicationsIn, environmentFolder, groupsInOrder } from './support/trees';
import { SYSTEMS } from './systems';

const cluster = testCluster();
const { api } = cluster;
const MANAGER = 'galley-test';
/** Changes that would affect objects applied by hand. */
const CONTROLLERS = ['argocd-application-controller', 'rollouts-controller', 'source-controller', 'kustomize-controller'];

const ENVIRONMENTS = SYSTEMS.flatMap(({ system, environments, comesBeside }) =>
  environments.map((environment) => [system.name, environment, comesBeside] as const),
);

describe.each(ENVIRONMENTS)('%s/%s, applied by hand', (system, environment, comesBeside) => {
  const folder = environmentFolder(system, environment);
  const groups = groupsInOrder(folder);
  const all = groups.flat();
  let early = 0;

  beforeAll(async () => {
    early = readFileSync(cluster.earlyPods, 'utf8').length;
    // One would reconcile what is in the delivery folder, from a repository that is not here; the other adds its hash to Services' selectors.
    for (const part of CONTROLLERS) cluster.pause(part);
    const file = join(__dirname, '../../envs', system, `${environment}.yaml`);
    await setMachinery(api, { cluster: clusterSchema.parse(parse(readFileSync(file, 'utf8')).cluster) });
  });

  afterAll(async () => {
    await remove(api, all);
    for (const part of CONTROLLERS) cluster.resume(part);
  });

  test('every object is accepted by strict server-side apply, and each stage gets ready before the next is applied', async () => {
    for (const group of groups) {
      const refused: string[] = [];
      for (const object of group)
        await api.apply(object, MANAGER).catch((error: Error) => refused.push(`${shown(object)}: ${error.message}`));
      expect(refused).toEqual([]);
      await untilReady(api, group, 60);
    }
  });

  test('the API server holds what was rendered', async () => {
    const live = await Promise.all(all.map((object) => api.get(object)));
    const gone = all.filter((_, index) => live[index] === undefined).map(shown);
    expect(gone).toEqual([]);
    expect(all.flatMap((object, index) => differences(object, live[index], shown(object)))).toEqual([]);
  });

  test('applying all of it again changes nothing', async () => {
    const changed: string[] = [];
    for (const object of all) if (!(await staysAsItIs(object))) changed.push(shown(object));
    expect(changed).toEqual([]);
  });

  test('galley drift finds none', async () => {
    const live = await clusterOf({ kubeconfig: cluster.kubeconfig });
    const name = { system, environment };
    expect(await driftOf(live, writtenObjects(join(ROOT, 'dist'), name), name, { applications: applicationsIn(folder) })).toEqual([]);
  });

  test('no pod ran before what it names was there', () => {
    expect(ranEarly(cluster.earlyPods, early, comesBeside)).toEqual([]);
  });
});

/**
 * Applies an object that is there; true if that changes nothing. A controller may write a status in between, which is a new version too but no
 * new generation: it gets three tries.
 */
async function staysAsItIs(object: KubeObject): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) {
    const before = await api.get(object);
    const after = await api.apply(object, MANAGER);
    if (before?.metadata.generation !== after.metadata.generation) return false;
    if (before?.metadata.resourceVersion === after.metadata.resourceVersion) return true;
  }
  return false;
}
