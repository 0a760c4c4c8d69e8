import { unknownName } from '../../core/env/find';
import { problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { LiveRollout } from '../../core/rollout/rollout';
import type { LiveCluster, ObjectRef } from '../../ports/cluster/cluster';
import type { WrittenObject } from '../../ports/disk/written-tree';

/** The label by which an object says which environment it belongs to: `<system>-<environment>`. */
export const ENVIRONMENT_LABEL = 'galley.dev/environment';

/**
 * The Rollout of a name among an environment's objects.
 *
 * @throws GalleyError ROLLOUT_UNKNOWN with the nearest name
 */
export function rolloutNamed(name: string, objects: readonly WrittenObject[]): ObjectRef {
  const rollouts = objects.filter(({ object }) => object.kind === 'Rollout').map(({ object }) => object);
  const found = rollouts.find(({ metadata }) => metadata.name === name);
  if (found === undefined) {
    const names = rollouts.map(({ metadata }) => metadata.name);
    throw problem('ROLLOUT_UNKNOWN', unknownName('rollout', name, names));
  }
  const { apiVersion, kind, metadata } = found;
  return { apiVersion, kind, name: metadata.name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }) };
}

/**
 * Reads a Rollout from the cluster, which has to be the environment's own.
 *
 * @throws GalleyError ROLLOUT_NOT_LIVE if the cluster has none of that name, or another environment's; CLUSTER_FAILED
 */
export async function liveRollout(cluster: LiveCluster, ref: ObjectRef, { system, environment }: EnvironmentName): Promise<LiveRollout> {
  const live = (await cluster.read(ref)) as unknown as LiveRollout | undefined;
  const label = live?.metadata.labels?.[ENVIRONMENT_LABEL];
  if (live !== undefined && label === `${system}-${environment}`) return live;
  const got = live === undefined ? 'none' : `one of ${label ?? 'no environment'}`;
  throw problem('ROLLOUT_NOT_LIVE', {
    subject: `cluster ${cluster.client.context}`,
    expected: `the Rollout ${ref.namespace}/${ref.name} of ${system}/${environment}`,
    got,
    next: "name the cluster's context with --context",
  });
}
