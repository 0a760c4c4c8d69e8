import type { Drift } from '../../core/drift/report';
import { unknownName } from '../../core/env/find';
import { GalleyError } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { driftOfObjects } from './objects';
import { driftOfPods } from './pods';
import { undeclaredObjects } from './undeclared';

/**
 * In what a live cluster is not what `dist/` says of an environment. Nothing is written: declared objects are applied on trial.
 *
 * @param written the environment's objects as they stand in `dist/`
 * @param applications folders to look at, of those in `dist/`; empty for all
 * @param told is told of each API, as `metrics.k8s.io/v1beta1`, that was not looked at, since the server behind it does not answer
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED, APPLICATION_UNKNOWN
 */
export async function driftOf(
  cluster: LiveCluster,
  written: readonly WrittenObject[],
  name: EnvironmentName,
  applications: readonly string[] = [],
  told: (silent: string) => void = () => {},
): Promise<Drift[]> {
  const looked = chosen(written, applications);
  const objects = await driftOfObjects(cluster, looked);
  return [...objects, ...(await undeclaredObjects(cluster, written, name, told)), ...(await driftOfPods(cluster, looked, written))];
}

function chosen(written: readonly WrittenObject[], applications: readonly string[]): readonly WrittenObject[] {
  if (applications.length === 0) return written;
  const known = [...new Set(written.map(applicationOf))];
  const unknown = applications.filter((each) => !known.includes(each));
  if (unknown.length > 0)
    throw new GalleyError(unknown.map((each) => ({ code: 'APPLICATION_UNKNOWN', message: unknownName('application', each, known) })));
  return written.filter((each) => applications.includes(applicationOf(each)));
}

const applicationOf = ({ path }: WrittenObject): string => path.split('/')[0] ?? '';
