import type { JsonObject, KubernetesObject } from '../../core/object/object';
import { isDone } from '../../core/rollout/action';
import { type LiveRollout, POD_TEMPLATE_HASH } from '../../core/rollout/rollout';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { refOf } from './objects';

/** What a pod was made from. */
export interface Origin {
  /** The declared object at the end of the chain of owners. */
  readonly root: KubernetesObject;
  /** The AnalysisRun on the way, where the pod is one that measures. */
  readonly analysis?: KubernetesObject;
  /** The Job on the way, where the pod is one of its tries. */
  readonly job?: KubernetesObject;
}

/** The parts of a live object that tell how far its controller is. Counts of 0 are left out of JSON. */
interface LiveWorkload {
  readonly metadata: {
    readonly generation?: number;
    readonly managedFields?: readonly { readonly subresource?: string; readonly time?: string; readonly fieldsV1?: JsonObject }[];
  };
  readonly status?: {
    readonly observedGeneration?: number | string;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
  };
}

type Status = NonNullable<LiveWorkload['status']>;

/** Whether a controller still replaces pods, as its own `kubectl rollout status` tells it: https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go */
const REPLACES: Readonly<Record<string, (status: Status) => boolean>> = {
  Deployment: ({ replicas = 0, updatedReplicas = 0 }) => updatedReplicas < replicas,
  StatefulSet: ({ replicas = 0, updatedReplicas = 0, currentRevision, updateRevision }) =>
    currentRevision !== updateRevision || updatedReplicas < replicas,
  DaemonSet: ({ desiredNumberScheduled = 0, updatedNumberScheduled = 0 }) => updatedNumberScheduled < desiredNumberScheduled,
};

/**
 * True while a workload goes from one version to the next, or keeps the former colour for a while; of what measured a former version, and of a Job
 * that a CronJob began before it was changed.
 *
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function isChanging(cluster: LiveCluster, { root, analysis, job }: Origin): Promise<boolean> {
  const live = await cluster.read(refOf(root));
  if (live === undefined) return false;
  if (isUnseen(root, live as unknown as LiveWorkload)) return true;
  if (root.kind === 'Rollout') {
    const rollout = live as unknown as LiveRollout;
    if (!isDone(rollout) || measuredFormer(analysis, rollout)) return true;
    return (await adoptsUnseen(cluster, rollout, root)) || (await keepsFormer(cluster, root));
  }
  const { metadata, status = {} } = live as unknown as LiveWorkload;
  if (root.kind === 'CronJob') return job !== undefined && beganBefore(job, metadata);
  return REPLACES[root.kind]?.(status) ?? false;
}

/** True if the controller has not looked at the newest spec yet: what it says is of the one before. Not all kinds have such a number. */
function isUnseen({ kind }: KubernetesObject, { metadata, status = {} }: LiveWorkload): boolean {
  const observed = status.observedGeneration ?? (kind in REPLACES ? 0 : undefined);
  return observed !== undefined && Number(observed) < (metadata.generation ?? 0);
}

/** True if the Deployment that a Rollout takes its template from has changed since the controller looked. */
async function adoptsUnseen(cluster: LiveCluster, { spec, status }: LiveRollout, { metadata }: KubernetesObject): Promise<boolean> {
  const { workloadRef } = spec ?? {};
  if (workloadRef === undefined || status?.workloadObservedGeneration === undefined) return false;
  const { namespace } = metadata;
  const adopted = await cluster.read({ ...workloadRef, ...(namespace !== undefined && { namespace }) });
  const { generation = 0 } = (adopted?.['metadata'] ?? {}) as LiveWorkload['metadata'];
  return Number(status.workloadObservedGeneration) < generation;
}

/** A Job keeps the template that it began with. Moments are all written alike, `2026-01-02T03:04:05Z`, so their order is that of their texts. */
function beganBefore({ metadata: job }: KubernetesObject, { managedFields = [] }: LiveWorkload['metadata']): boolean {
  const began = job['creationTimestamp'];
  const changes = managedFields.filter(({ subresource, fieldsV1 }) => subresource === undefined && fieldsV1?.['f:spec'] !== undefined);
  return typeof began === 'string' && changes.some(({ time }) => time !== undefined && began < time);
}

/** Today's templates say nothing about the measurements of a former version. */
function measuredFormer(analysis: KubernetesObject | undefined, { status = {} }: LiveRollout): boolean {
  const { labels = {} } = (analysis?.metadata ?? {}) as { readonly labels?: Readonly<Record<string, string>> };
  const hash = labels[POD_TEMPLATE_HASH];
  return hash !== undefined && hash !== status.currentPodHash;
}

/**
 * True while a ReplicaSet of a Rollout waits for its deadline: until then a person can go back to it at once. That of an aborted version keeps the
 * annotation without pods.
 */
async function keepsFormer(cluster: LiveCluster, { metadata }: KubernetesObject): Promise<boolean> {
  const kind = await cluster.kind('apps/v1', 'ReplicaSet');
  if (kind === undefined) return false;
  const sets = await cluster.list(kind, metadata.namespace === undefined ? {} : { namespace: metadata.namespace });
  return sets.some((set) => {
    const { ownerReferences = [], annotations = {} } = set['metadata'] as {
      ownerReferences?: readonly { readonly name: string }[];
      annotations?: Readonly<Record<string, string>>;
    };
    const { replicas = 1 } = (set['spec'] ?? {}) as { readonly replicas?: number };
    return replicas > 0 && ownerReferences.some(({ name }) => name === metadata.name) && annotations['scale-down-deadline'] !== undefined;
  });
}
