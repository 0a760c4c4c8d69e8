import type { k8s } from 'cdk8s-plus-28';

const HOSTNAME = 'kubernetes.io/hostname';
const NODE_GROUP = 'galley.dev/node-group';

/** On which nodes a pod may run, and by what: the same words for every workload. */
export interface PodPlacement {
  /** Labels of the nodes that it may run on, for example `kubernetes.io/arch`. @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that do not keep it away. @default - none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** Rules of nodes and of other pods, beside those that the workload has by itself. @default - none */
  readonly affinity?: k8s.Affinity;
  /** How its pods are spread. @default - the workload's own, if it has any */
  readonly topologySpreadConstraints?: readonly k8s.TopologySpreadConstraint[];
  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;
  /** Name of a RuntimeClass, for example of a sandbox or of nodes with GPUs. @default - the cluster's default */
  readonly runtimeClassName?: string;
  /** Name of the scheduler. @default - Kubernetes' own */
  readonly schedulerName?: string;
}

/** What a workload says of its pods' places by itself. */
export type OwnPlacement = Pick<PodPlacement, 'affinity' | 'topologySpreadConstraints'>;

/**
 * Placement options in addition to a workload's own. Affinity rules add up; your spread constraints replace its own.
 */
export function placedBeside(asked: PodPlacement, own: OwnPlacement): OwnPlacement {
  const affinity = bothAffinities(own.affinity, asked.affinity);
  const spread = asked.topologySpreadConstraints ?? own.topologySpreadConstraints;
  return { affinity, topologySpreadConstraints: spread };
}

function bothAffinities(own: k8s.Affinity | undefined, asked: k8s.Affinity | undefined): k8s.Affinity | undefined {
  if (own === undefined || asked === undefined) return own ?? asked;
  const podAffinity = bothLists(own.podAffinity, asked.podAffinity);
  const podAntiAffinity = bothLists(own.podAntiAffinity, asked.podAntiAffinity);
  const nodeAffinity = asked.nodeAffinity ?? own.nodeAffinity;
  return { nodeAffinity, podAffinity, podAntiAffinity };
}

/** Rules of pods and of other pods apart are lists of one shape. */
function bothLists(own: k8s.PodAffinity | undefined, asked: k8s.PodAffinity | undefined): k8s.PodAffinity | undefined {
  if (own === undefined || asked === undefined) return own ?? asked;
  const required = [
    ...(own.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(asked.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
  const preferred = [
    ...(own.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(asked.preferredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
  return {
    requiredDuringSchedulingIgnoredDuringExecution: required.length > 0 ? required : undefined,
    preferredDuringSchedulingIgnoredDuringExecution: preferred.length > 0 ? preferred : undefined,
  };
}

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
