import type { LiveCluster } from '../ports/kubernetes/cluster';
import type { WrittenObject } from '../ports/written-tree';
import { identityOf, type JsonObject, type KubernetesObject } from '../render/object';
import { isDone } from '../rollout/action';
import type { LiveRollout } from '../rollout/rollout';
import { refOf } from './objects';
import type { Drift } from './report';

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

/**
 * The containers of live pods that run an image which their workload does not declare. A pod belongs to the declared object at the end of its chain of
 * owners; pods of anything else are not looked at. While a workload changes, its former pods are what the change is about and no drift.
 *
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function driftOfPods(cluster: LiveCluster, written: readonly WrittenObject[]): Promise<Drift[]> {
  const declared = new Map(written.map(({ object }) => [identityOf(object), object]));
  const pods = await cluster.kind('v1', 'Pod');
  if (pods === undefined) return [];
  const namespaces = [...new Set(written.flatMap(({ object }) => object.metadata.namespace ?? []))].sort();
  const owners = new Map<string, Promise<JsonObject | undefined>>();
  const found: Drift[] = [];
  for (const namespace of namespaces) {
    for (const item of await cluster.list(pods, { namespace })) {
      const pod = { ...item, apiVersion: 'v1', kind: 'Pod' } as unknown as KubernetesObject;
      const root = await rootOf(cluster, pod, declared, owners);
      if (root !== undefined && !(await isChanging(cluster, root))) found.push(...wrongImages(pod, imagesFor(root, declared)));
    }
  }
  return found;
}

/** The declared object that a pod was made from, over ReplicaSets and Jobs. */
async function rootOf(
  cluster: LiveCluster,
  object: KubernetesObject,
  declared: ReadonlyMap<string, KubernetesObject>,
  seen: Map<string, Promise<JsonObject | undefined>>,
): Promise<KubernetesObject | undefined> {
  const { ownerReferences = [], namespace } = object.metadata as { ownerReferences?: readonly Owner[]; namespace?: string };
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const { apiVersion, kind, name } = owner;
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const root = declared.get(identityOf({ apiVersion, kind, metadata }));
  if (root !== undefined) return root;
  const ref = { apiVersion, kind, ...metadata };
  const key = JSON.stringify(ref);
  const live = seen.get(key) ?? cluster.read(ref);
  seen.set(key, live);
  const next = await live;
  return next === undefined ? undefined : rootOf(cluster, next as KubernetesObject, declared, seen);
}

/** Every image that an object names, and of a Rollout that adopts a Deployment, that one's. */
function imagesFor(root: KubernetesObject, declared: ReadonlyMap<string, KubernetesObject>): ReadonlySet<string> {
  const { workloadRef } = (root['spec'] ?? {}) as { readonly workloadRef?: Owner };
  const { namespace } = root.metadata;
  const adopted =
    workloadRef &&
    declared.get(identityOf({ ...workloadRef, metadata: { name: workloadRef.name, ...(namespace !== undefined && { namespace }) } }));
  const text = JSON.stringify([root, adopted ?? null]);
  return new Set(text.match(/[\w./:-]+@sha256:[0-9a-f]{64}/g) ?? []);
}

function wrongImages(pod: KubernetesObject, declared: ReadonlySet<string>): Drift[] {
  const { containers, initContainers = [] } = pod['spec'] as unknown as PodSpec;
  return [...initContainers, ...containers]
    .filter(({ image }) => !declared.has(image))
    .map(({ name, image }) => ({ kind: 'image', object: refOf(pod), container: name, image }));
}

/** True while a workload goes from one version to the next, or keeps the former colour for a while. */
async function isChanging(cluster: LiveCluster, root: KubernetesObject): Promise<boolean> {
  const live = await cluster.read(refOf(root));
  if (live === undefined) return false;
  if (root.kind === 'Rollout') return !isDone(live as unknown as LiveRollout) || (await keepsFormer(cluster, root));
  const { replicas = 0, updatedReplicas = replicas } = (live['status'] ?? {}) as {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
  };
  return updatedReplicas < replicas;
}

/** True while a ReplicaSet of a Rollout waits for its deadline: until then a person can go back to it at once. */
async function keepsFormer(cluster: LiveCluster, { metadata }: KubernetesObject): Promise<boolean> {
  const kind = await cluster.kind('apps/v1', 'ReplicaSet');
  if (kind === undefined) return false;
  const sets = await cluster.list(kind, metadata.namespace === undefined ? {} : { namespace: metadata.namespace });
  return sets.some((set) => {
    const { ownerReferences = [], annotations = {} } = set['metadata'] as {
      ownerReferences?: readonly Owner[];
      annotations?: Readonly<Record<string, string>>;
    };
    return ownerReferences.some(({ name }) => name === metadata.name) && annotations['scale-down-deadline'] !== undefined;
  });
}
