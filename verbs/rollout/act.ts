import { type Fault, GalleyError, type Problem } from '../../core/errors';
import { type RolloutAction, type RolloutPatch, type RolloutVerb, rolloutAction } from '../../core/rollout/action';
import { type Remains, retryRefusal } from '../../core/rollout/retry';
import { type LiveRollout, POD_TEMPLATE_HASH } from '../../core/rollout/rollout';
import type { LiveCluster, ObjectRef } from '../../ports/cluster/cluster';
import { KubeRefusal } from '../../ports/cluster/kube-client';
import { secondsSince } from '../../ports/process/seconds-since';

interface ReplicaSet {
  readonly metadata: { readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[] };
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

/**
 * What has to be written for an action on a live rollout, or why the rollout is not in a state for it.
 *
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function plannedAction(cluster: LiveCluster, verb: RolloutVerb, ref: ObjectRef, live: LiveRollout): Promise<RolloutAction> {
  const action = rolloutAction(verb, live);
  if ('refused' in action || verb !== 'retry') return action;
  const refused = retryRefusal(live, await remainsOf(cluster, ref, live));
  return refused === undefined ? action : { refused };
}

/** What there is of the newest version, which was aborted. */
async function remainsOf(cluster: LiveCluster, { name, namespace }: ObjectRef, { status = {} }: LiveRollout): Promise<Remains> {
  const kind = await cluster.kind('apps/v1', 'ReplicaSet');
  const labels = `${POD_TEMPLATE_HASH}=${status.currentPodHash}`;
  const sets = kind === undefined ? [] : await cluster.list(kind, { labels, ...(namespace !== undefined && { namespace }) });
  const pods = (sets as unknown as readonly ReplicaSet[])
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.kind === 'Rollout' && owner.name === name))
    .map(({ spec, status: counted }) => Math.max(spec?.replicas ?? 0, counted?.replicas ?? 0));
  return { seconds: status.abortedAt === undefined ? 0 : secondsSince(status.abortedAt), pods: Math.max(0, ...pods) };
}

/** Writes them. @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED, ROLLOUT_REFUSED if the API server has something against it */
export async function applyPatches(cluster: LiveCluster, ref: ObjectRef, patches: readonly RolloutPatch[]): Promise<void> {
  for (const { subresource, fields } of patches) {
    try {
      await cluster.merge(ref, fields, subresource);
    } catch (error) {
      if (error instanceof KubeRefusal) throw new GalleyError([refusal(ref, { wrong: `the API server refused: ${error.message}` })]);
      throw error;
    }
  }
}

/** Why Galley refuses to steer a rollout. */
export function refusal({ namespace, name }: ObjectRef, fault: Fault): Problem {
  return { code: 'ROLLOUT_REFUSED', subject: `rollout ${namespace}/${name}`, ...fault };
}
