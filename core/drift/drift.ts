import type { LiveCluster } from '../ports/kubernetes/cluster';
import type { WrittenObject } from '../ports/written-tree';
import type { EnvironmentName } from '../write/tree-path';
import { driftOfObjects } from './objects';
import { driftOfPods } from './pods';
import type { Drift } from './report';
import { undeclaredObjects } from './undeclared';

/**
 * In what a live cluster is not what `dist/` says of an environment. Nothing is written: declared objects are applied on trial.
 *
 * @param written the environment's objects as they stand in `dist/`
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function driftOf(cluster: LiveCluster, written: readonly WrittenObject[], name: EnvironmentName): Promise<Drift[]> {
  const objects = await driftOfObjects(cluster, written);
  return [...objects, ...(await undeclaredObjects(cluster, written, name)), ...(await driftOfPods(cluster, written))];
}
