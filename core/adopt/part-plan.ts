import { kindOf } from '../check/kind';
import { clusterScopedKinds } from '../check/scope';
import { digestOf } from '../digest';
import { withImages } from '../image';
import { textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Files } from '../scaffold/files';
import type { AdoptedImage } from './images';
import { adoptedObjects, type Given, type Loss, shown } from './objects';
import { partIndex } from './part-files';
import { type KnownSlot, slotsForPart } from './part-images';
import { type PartRecord, partFolder, recordText } from './part-record';
import type { StoredValue } from './secrets';
import { secretsPage } from './system-files';

/** A part to be kept as its own tool renders it. */
export interface PartProps {
  readonly system: string;
  /** How it was made, as far as it is known before its objects are. */
  readonly made: Omit<PartRecord, 'digest' | 'images'>;
  readonly given: readonly Given[];
  /** The system's images. */
  readonly known: ReadonlyMap<string, KnownSlot>;
  /** Slots of its references when it was made before. @default - it was not */
  readonly before?: Readonly<Record<string, string>>;
}

/** What becomes of a part. */
export interface PartPlan {
  readonly record: PartRecord;
  /** Those of its own folder. */
  readonly files: Files;
  /** As they stand in its manifests. */
  readonly objects: readonly KubernetesObject[];
  readonly losses: readonly Loss[];
  readonly stored: readonly StoredValue[];
  /** By slot. */
  readonly locked: ReadonlyMap<string, AdoptedImage>;
  /** `Job shop/migrate: pre-install`: what Helm would run at its moments. */
  readonly hooks: readonly string[];
  /** Made for it, since its manifests do not. */
  readonly namespace: string | undefined;
}

/** Namespaces that every cluster has. */
const EVERYONES = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

export function partPlan({ system, made, given, known, before }: PartProps): PartPlan {
  const adopted = adoptedObjects(inNamespace(given, made.namespace), system, { name: system, kind: 'ClusterSecretStore' });
  const objects = adopted.unpinned;
  const { slots, locked } = slotsForPart(referencesIn(objects), { part: made.part, known, before });
  const manifests = manifestsText(objects);
  const record: PartRecord = { ...made, images: Object.fromEntries(slots), digest: digestOf(manifests) };
  const namespace = ownNamespace(objects, made.namespace);
  const folder = partFolder(system, made.part);
  return {
    record,
    files: new Map([
      [`${folder}/manifests.json`, manifests],
      [`${folder}/made.json`, recordText(record)],
      [`${folder}/index.ts`, partIndex({ system, record, namespace })],
      ...(adopted.stored.length > 0 ? [[`${folder}/SECRETS.md`, secretsPage(system, adopted.stored)] as const] : []),
    ]),
    objects,
    losses: adopted.losses,
    stored: adopted.stored,
    locked,
    hooks: objects.flatMap((object) => {
      const hook = textsAt(object, 'metadata', 'annotations')['helm.sh/hook'];
      return hook === undefined ? [] : [`${shown(object)}: ${hook}`];
    }),
    namespace,
  };
}

/** One text for the same objects: what `digest` is of. */
export const manifestsText = (objects: readonly KubernetesObject[]): string => `${JSON.stringify(objects, null, 2)}\n`;

/** Helm installs objects without a namespace into one; cluster-scoped kinds keep none. */
function inNamespace(given: readonly Given[], namespace: string | undefined): readonly Given[] {
  if (namespace === undefined) return given;
  const clusterScoped = clusterScopedKinds(given.map(({ object }) => object));
  return given.map((each) => {
    const { metadata } = each.object;
    if (metadata.namespace !== undefined || clusterScoped.has(kindOf(each.object))) return each;
    return { ...each, object: { ...each.object, metadata: { ...metadata, namespace } } };
  });
}

function ownNamespace(objects: readonly KubernetesObject[], namespace: string | undefined): string | undefined {
  if (namespace === undefined || EVERYONES.has(namespace)) return undefined;
  const isUsed = objects.some(({ metadata }) => metadata.namespace === namespace);
  const isThere = objects.some(
    ({ kind, apiVersion, metadata }) => apiVersion === 'v1' && kind === 'Namespace' && metadata.name === namespace,
  );
  return isUsed && !isThere ? namespace : undefined;
}

function referencesIn(objects: readonly KubernetesObject[]): string[] {
  const found = new Set<string>();
  withImages(objects, (reference) => {
    found.add(reference);
    return reference;
  });
  return [...found].sort();
}
