import { type Exceptions, NO_EXCEPTIONS } from '../../core/drift/exceptions';
import { analysisImages, type Declared, workloadImages } from '../../core/drift/pod-images';
import type { Drift } from '../../core/drift/report';
import { identityOf, type JsonObject, type KubernetesObject } from '../../core/object/object';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { SilentApi } from '../../ports/cluster/kube-client';
import type { WrittenObject } from '../../ports/disk/written-tree';
import { isChanging, type Origin } from './changing';
import { refOf } from './objects';

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

interface Container {
  readonly name: string;
  readonly image: string;
}

/** The three lists that a pod's containers are in; what `kubectl debug` adds is in the last. */
const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
type PodSpec = { readonly [List in (typeof CONTAINER_LISTS)[number]]?: readonly Container[] };

/** Phases of a pod whose containers have all ended, and start no more: also of one that was evicted. */
const ENDED: ReadonlySet<unknown> = new Set(['Succeeded', 'Failed']);

/** Beside what is looked at. */
export interface PodOptions {
  /** All of the environment's objects, among them what the looked at name. */
  readonly written: readonly WrittenObject[];
  /** What the environment says of injected containers and mirrors. @default - nothing */
  readonly exceptions?: Exceptions;
  /** Called with each API whose server does not answer; drift then skips the pods of its objects. */
  readonly onSilent?: (silent: string) => void;
}

/**
 * The containers of live pods that run an image which their workload does not declare. A pod belongs to the declared object at the end of its chain of
 * owners; pods of anything else are not looked at, nor are pods that have ended or are being deleted. While a workload changes, its former pods are
 * what the change is about and no drift. Pods of a Rollout's analyses run what its templates declare.
 *
 * @param looked the objects whose pods are looked at
 * @throws GalleyError CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function driftOfPods(
  cluster: LiveCluster,
  looked: readonly WrittenObject[],
  { written, exceptions = NO_EXCEPTIONS, onSilent = () => {} }: PodOptions,
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
      if (!runs(pod)) continue;
      try {
        const origin = await originOf(cluster, pod, roots, owners);
        if (origin === undefined || (await isChanging(cluster, origin))) continue;
        const { root, analysis } = origin;
        const images = analysis === undefined ? workloadImages(root, declared) : analysisImages(root, declared);
        found.push(...wrongImages(pod, images, exceptions));
      } catch (error) {
        if (!(error instanceof SilentApi)) throw error;
        onSilent(error.api);
      }
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
  if (origin === undefined) return undefined;
  return { ...origin, ...(next?.kind === 'AnalysisRun' && { analysis: next }), ...(next?.kind === 'Job' && { job: next }) };
}

/** Whether a pod runs something now, and is to go on. */
function runs({ metadata, status }: KubernetesObject): boolean {
  const { phase } = (status ?? {}) as { readonly phase?: string };
  return !ENDED.has(phase) && metadata['deletionTimestamp'] === undefined;
}

function wrongImages(pod: KubernetesObject, declared: ReadonlySet<string>, exceptions: Exceptions): Drift[] {
  const spec = pod['spec'] as PodSpec;
  return CONTAINER_LISTS.flatMap((list) => spec[list] ?? [])
    .filter((container) => !exceptions.allowImage(container, declared))
    .map(({ name, image }) => ({ kind: 'image', object: refOf(pod), container: name, image }));
}
