import type { KubernetesObject } from '../object/object';

/** What happens to an object with data after its environment retires. */
export interface DataFate {
  /** `PersistentVolumeClaim shop/uploads` */
  readonly object: string;
  /**
   * `kept`: no controller removes it, whatever else is deleted. `unmarked`: nothing removes it by itself, and whoever deletes what runs, or a namespace
   * around it, deletes it too.
   */
  readonly fate: 'kept' | 'unmarked';
  /** What it is beside its name. */
  readonly what?: string;
}

/** Kinds that hold data, or whose deletion takes data along: custom resources go with their definition. */
const KINDS = new Set(['Namespace', 'PersistentVolumeClaim', 'PersistentVolume', 'CustomResourceDefinition', 'Cluster', 'ScheduledBackup']);

/**
 * The objects of a tree that hold data, and what becomes of each. The rules are the controllers': both prune and delete nothing whose annotations say so
 * (Argo CD's sync options `Prune=false` and `Delete=false`, Flux's `prune: disabled`). Kubernetes keeps the claims of a StatefulSet but where its
 * `persistentVolumeClaimRetentionPolicy` says otherwise.
 *
 * @returns in the order of the objects
 */
export function dataFates(objects: readonly KubernetesObject[]): DataFate[] {
  return objects.flatMap((object): DataFate[] => {
    const name = `${object.kind} ${object.metadata.namespace === undefined ? '' : `${object.metadata.namespace}/`}${object.metadata.name}`;
    const marked = isMarked(object);
    const claims = claimsOf(object);
    if (claims !== undefined) return [{ object: name, fate: claims.kept ? 'kept' : 'unmarked', what: `claims ${claims.names.join(', ')}` }];
    return marked || KINDS.has(object.kind) ? [{ object: name, fate: marked ? 'kept' : 'unmarked' }] : [];
  });
}

function isMarked({ metadata }: KubernetesObject): boolean {
  const annotations = (metadata['annotations'] ?? {}) as Readonly<Record<string, string>>;
  const options = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((each) => each.trim());
  return options.includes('Delete=false') || annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}

interface StatefulSetSpec {
  readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string } }[];
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string };
}

/** The claims that Kubernetes makes for a StatefulSet; undefined if it makes none. */
function claimsOf(object: KubernetesObject): { readonly names: readonly string[]; readonly kept: boolean } | undefined {
  const spec = (object['spec'] ?? {}) as StatefulSetSpec;
  if (object.kind !== 'StatefulSet' || (spec.volumeClaimTemplates ?? []).length === 0) return undefined;
  const names = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => `${metadata?.name ?? ''}-${object.metadata.name}-0…`);
  return { names, kept: spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete' };
}

/** `kept: PersistentVolumeClaim shop/uploads; unmarked: none`, for a record. */
export function dataTrailer(fates: readonly DataFate[]): string {
  const of = (fate: DataFate['fate']): string => fates.flatMap((each) => (each.fate === fate ? [each.object] : [])).join(', ') || 'none';
  return `kept: ${of('kept')}; unmarked: ${of('unmarked')}`;
}
