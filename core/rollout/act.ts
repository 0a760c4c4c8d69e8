import { problem } from '../errors';
import type { LiveCluster, ObjectRef } from '../ports/kubernetes/cluster';
import { KubeRefusal } from '../ports/kubernetes/kube-client';
import { type RolloutPatch, type RolloutVerb, rolloutAction } from './action';
import type { LiveRollout } from './rollout';

/**
 * What has to be written for an action on a live rollout.
 *
 * @throws GalleyError ROLLOUT_REFUSED where the rollout is not in a state for it
 */
export function plannedPatches(verb: RolloutVerb, ref: ObjectRef, live: LiveRollout): readonly RolloutPatch[] {
  const action = rolloutAction(verb, live);
  if ('refused' in action) throw problem('ROLLOUT_REFUSED', `rollout ${ref.namespace}/${ref.name}: ${action.refused}`);
  return action.patches;
}

/** Writes them. @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED, ROLLOUT_REFUSED where the API server has something against it */
export async function applyPatches(cluster: LiveCluster, ref: ObjectRef, patches: readonly RolloutPatch[]): Promise<void> {
  for (const { subresource, fields } of patches) {
    try {
      await cluster.merge(ref, fields, subresource);
    } catch (error) {
      if (error instanceof KubeRefusal)
        throw problem('ROLLOUT_REFUSED', `rollout ${ref.namespace}/${ref.name}: the API server refused: ${error.message}`);
      throw error;
    }
  }
}
