import { analysisImages, type Declared, workloadImages } from '../../core/drift/pod-images';
import type { Drift } from '../../core/drift/report';
import { identityOf, type JsonObject, type KubernetesObject } from '../../core/object/object';
import { isDone } from '../../core/rollout/action';
import { type LiveRollout, POD_TEMPLATE_HASH } from '../../core/rollout/rollout';
import type { LiveCluster } from '../../ports/cluster/cluster';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { refOf } from './objects';

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

interface PodSpec {
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  readonly initContainers?: readonly { readonly name: string; readonly image: string }[];
}

/** What a pod was made from. */
interface Origin {
  /** The declared object at the end of the chain of owners. */
  readonly root: KubernetesObject;
  /** The AnalysisRun on the way, where the pod is one that measures. */
  readonly analysis?: KubernetesObject;
}

/**
 * The containers of live pods that run an image which their workload does not declare. A pod belongs to the declared object at the end of its chain of
 * owners; pods of anything else are not looked at. While a workload changes, its former pods are what the change is about and no drift. Pods of a
 * Rollout's analyses run what its templates declare.
 *
 * @param looked the objects whose pods are looked at
 * @param written all of the environment's, among them what the looked at name
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function driftOfPods(
  cluster: LiveCluster,
  looked: readonly WrittenObject[],
  written: readonly WrittenObject[],
): Promise<Drift[]> {
  const byIdentity = (objects: readonly WrittenObject[]): Declared => new Map(objects.map(({ object }) => [identityOf(object), object]));
  const [roots, declared] = [byIdentity(looked), byIdentity(written)];
  const pods = await cluster.kind('v1', 'Pod');
  if (pods === undefined) return [];
  const namespaces = [...new Set(looked.flatMap(({ object }) => object.metadata.namespace ?? []))].sort();
  const owners = new Map<string, Promise<JsonObject | undefined>>();
  const found: Drift[] = [];
  for (const namespace of namespaces) {
    for (const item of await cluster.list(pods, { namespace })) {
      const pod = { ...item, apiVersion: 'v1', kind: 'Pod' } as unknown as KubernetesObject;
      const origin = await originOf(cluster, pod, roots, owners);
      if (origin === undefined || (await isChanging(cluster, origin))) continue;
      const { root, analysis } = origin;
      found.push(...wrongImages(pod, analysis === undefined ? workloadImages(root, declared) : analysisImages(root, declared)));
    }
  }
  return found;
}

/** The declared object that a pod was made from, over ReplicaSets, Jobs, AnalysisRuns and Experiments. */
async function originOf(
  cluster: LiveCluster,
  object: KubernetesObject,
  roots: Declared,
  seen: Map<string, Promise<JsonObject | undefined>>,
): Promise<Origin | undefined> {
  const { ownerReferences = [], namespace } = object.metadata as { ownerReferences?: readonly Owner[]; namespace?: string };
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const { apiVersion, kind, name } = owner;
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const root = roots.get(identityOf({ apiVersion, kind, metadata }));
  if (root !== undefined) return { root };
  const ref = { apiVersion, kind, ...metadata };
  const key = JSON.stringify(ref);
  const live = seen.get(key) ?? cluster.read(ref);
  seen.set(key, live);
  const next = (await live) as KubernetesObject | undefined;
  const origin = next && (await originOf(cluster, next, roots, seen));
  return origin && next.kind === 'AnalysisRun' ? { ...origin, analysis: next } : origin;
}

function wrongImages(pod: KubernetesObject, declared: ReadonlySet<string>): Drift[] {
  const { containers, initContainers = [] } = pod['spec'] as unknown as PodSpec;
  return [...initContainers, ...containers]
    .filter(({ image }) => !declared.has(image))
    .map(({ name, image }) => ({ kind: 'image', object: refOf(pod), container: name, image }));
}

/** True while a workload goes from one version to the next, or keeps the former colour for a while; and of what measured a former version. */
async function isChanging(cluster: LiveCluster, { root, analysis }: Origin): Promise<boolean> {
  const live = await cluster.read(refOf(root));
  if (live === undefined) return false;
  if (root.kind === 'Rollout') {
    const rollout = live as unknown as LiveRollout;
    return !isDone(rollout) || measuredFormer(analysis, rollout) || (await keepsFormer(cluster, root));
  }
  const { replicas = 0, updatedReplicas = replicas } = (live['status'] ?? {}) as {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
  };
  return updatedReplicas < replicas;
}

/** The templates that are declared now say nothing of what a former version was measured by. */
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
      ownerReferences?: readonly Owner[];
      annotations?: Readonly<Record<string, string>>;
    };
    const { replicas = 1 } = (set['spec'] ?? {}) as { readonly replicas?: number };
    return replicas > 0 && ownerReferences.some(({ name }) => name === metadata.name) && annotations['scale-down-deadline'] !== undefined;
  });
}
