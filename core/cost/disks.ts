import type { Cluster } from '../env/environment';
import { listAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { parseQuantity } from '../quantity';

/** Disks of one kind: a claim, all claims of a StatefulSet's template, or a volume that several claims share. */
export interface Disk {
  /** `blackbox5-storage/redis data`: whose it is, as a person reads it. */
  readonly name: string;
  readonly count: number;
  /** Of each, in bytes. */
  readonly bytes: number;
  readonly storageClass: string;
  /** Name of its price in a price list. @default - none: its storage class has none, so that nothing is paid for it */
  readonly price?: string;
}

type StorageClasses = Cluster['storageClasses'];

/** Label of PersistentVolumes that are one volume, shown to several namespaces. */
const SHARED = 'galley.dev/shared-volume';

/**
 * The disks that some rendered objects ask for. A claim that names its volume is that volume's; volumes that carry the label of one shared
 * volume are one.
 */
export function disksOf(objects: readonly KubernetesObject[], storageClasses: StorageClasses): Disk[] {
  const volumes = objects.filter(({ kind }) => kind === 'PersistentVolume');
  const claims = objects.filter(({ kind, spec }) => kind === 'PersistentVolumeClaim' && textAt(spec, 'volumeName') === undefined);
  const priced = [
    ...shared(volumes).map(([name, { spec }]) => diskOf(name, 1, spec, textAt(spec, 'capacity', 'storage'), storageClasses)),
    ...claims.map((claim) => diskOf(nameOf(claim), 1, claim['spec'], requested(claim['spec']), storageClasses)),
    ...objects.flatMap((object) => ofTemplates(object, storageClasses)),
  ];
  return priced.filter(({ bytes }) => bytes > 0);
}

function shared(volumes: readonly KubernetesObject[]): [string, KubernetesObject][] {
  return [...new Map(volumes.map((volume) => [textAt(volume.metadata, 'labels', SHARED) ?? volume.metadata.name, volume] as const))];
}

function ofTemplates(object: KubernetesObject, storageClasses: StorageClasses): Disk[] {
  const { apiVersion, kind, spec } = object;
  if (kind === 'StatefulSet') {
    return listAt(spec, 'volumeClaimTemplates').map((template) => {
      const name = `${nameOf(object)} ${textAt(template, 'metadata', 'name') ?? ''}`;
      const claim = valueAt(template, 'spec');
      return diskOf(name, numberAt(spec, 'replicas') ?? 1, claim, requested(claim), storageClasses);
    });
  }
  if (!apiVersion.startsWith('postgresql.cnpg.io/') || kind !== 'Cluster') return [];
  const storage = valueAt(spec, 'storage');
  const claim = { storageClassName: textAt(storage, 'storageClass') ?? '' };
  return [diskOf(nameOf(object), numberAt(spec, 'instances') ?? 1, claim, textAt(storage, 'size'), storageClasses)];
}

function diskOf(name: string, count: number, claim: JsonValue | undefined, size: string | undefined, classes: StorageClasses): Disk {
  const storageClass = textAt(claim, 'storageClassName') ?? '';
  const price = Object.hasOwn(classes, storageClass) ? classes[storageClass]?.price : undefined;
  return { name, count, bytes: size === undefined ? 0 : parseQuantity(size), storageClass, ...(price !== undefined && { price }) };
}

const requested = (claim: JsonValue | undefined): string | undefined => textAt(claim, 'resources', 'requests', 'storage');
const nameOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
