import type { k8s } from 'cdk8s-plus-28';

const HOSTNAME = 'kubernetes.io/hostname';
const NODE_GROUP = 'galley.dev/node-group';

/**
 * Puts all pods of a group on one node. A ReadWriteOnce claim belongs to a node, so pods that share one need this. The first pod of
 * the group is admitted because it matches its own term.
 *
 * @returns labels for the pods and the affinity that goes with them
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export function sameNode(group: string): { labels: Record<string, string>; affinity: k8s.Affinity } {
  const labels = { [NODE_GROUP]: group };
  return {
    labels,
    affinity: {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOSTNAME, labelSelector: { matchLabels: labels } }] },
    },
  };
}

/** Spreads pods over nodes where that is possible; a full node does not keep one from running. */
export function spreadOverNodes(podSelector: Readonly<Record<string, string>>): k8s.TopologySpreadConstraint {
  return { maxSkew: 1, topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: podSelector } };
}

/** `required`: a pod waits rather than share a node. `preferred`: it shares one where no other is free. */
export type Apartness = 'required' | 'preferred';

/** Keeps the pods of one workload on different nodes. */
export function apart(podSelector: Readonly<Record<string, string>>, how: Apartness): k8s.Affinity {
  const term = { topologyKey: HOSTNAME, labelSelector: { matchLabels: podSelector } };
  return {
    podAntiAffinity:
      how === 'required'
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}
