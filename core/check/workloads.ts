import { groupBy } from '../group-by';
import type { PodEndpoint } from '../network/endpoint';
import type { Peer } from '../network/reachability';
import { mapAt, textAt } from '../object/json-fields';
import { identityOf, type KubernetesObject } from '../object/object';
import { onceIn, podsOf } from './near';
import { reachabilityIn } from './network-checks';
import type { PodTemplate } from './pod-templates-of';
import type { World } from './world';

/** Something that runs pods. */
export interface Workload {
  readonly id: string;
  /** The name for a person: the Rollout, if it takes the template of a Deployment. */
  readonly object: KubernetesObject;
  /** All objects that make its pods. */
  readonly objects: readonly KubernetesObject[];
  /** Its pods as network policies see them. */
  readonly peers: readonly Peer<PodEndpoint>[];
  readonly pods: readonly PodTemplate[];
}

/** Everything that runs pods in a world. */
export const workloadsIn = onceIn((world): readonly Workload[] => {
  const owners = new Map(world.of('argoproj.io/Rollout').flatMap((rollout) => ownedBy(world, rollout)));
  const peers = reachabilityIn(world).workloads.filter((peer) => peer.object !== undefined);
  const byOwner = groupBy(peers, ({ object }) => owners.get(object as KubernetesObject) ?? (object as KubernetesObject));
  return [...byOwner].map(([object, its]) => {
    const objects = [...new Set([object, ...its.flatMap((peer) => peer.object ?? [])])];
    return { id: identityOf(object), object, objects, peers: its, pods: objects.flatMap((each) => podsOf(world, each)) };
  });
});

/** A Rollout runs the template of the workload that it names. */
function ownedBy(world: World, rollout: KubernetesObject): [KubernetesObject, KubernetesObject][] {
  const reference = mapAt(rollout, 'spec', 'workloadRef');
  const group = textAt(reference, 'apiVersion')?.split('/')[0] ?? 'apps';
  const found = world.find(`${group}/${textAt(reference, 'kind') ?? ''}`, world.namespaceOf(rollout), textAt(reference, 'name') ?? '');
  return found === undefined ? [] : [[found, rollout]];
}
