import type { KubeObject } from './api-types';

/** Something that has to be there before a container of a pod can start. */
export interface Need {
  readonly kind: 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim';
  readonly name: string;
  /** The one key that is read. @default - any */
  readonly key?: string;
}

interface Reference {
  readonly name: string;
  readonly key?: string;
  readonly optional?: boolean;
}

interface Items {
  readonly items?: readonly { readonly key: string }[];
  readonly optional?: boolean;
}

/** What a pod names, in its environment, its volumes and its image pull secrets; what it calls optional is left out. */
export function needsOf({ spec }: KubeObject): Need[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [...containers.flatMap(ofContainer), ...(spec.volumes ?? []).flatMap(ofVolume), ...one('Secret', spec.imagePullSecrets)];
}

// biome-ignore lint/suspicious/noExplicitAny: a container as the API server answers it
function ofContainer({ env = [], envFrom = [] }: any): Need[] {
  const values = env.flatMap(({ valueFrom = {} }: Record<string, Record<string, Reference>>) => [
    ...one('Secret', [valueFrom['secretKeyRef']]),
    ...one('ConfigMap', [valueFrom['configMapKeyRef']]),
  ]);
  const all = envFrom.flatMap((source: Record<string, Reference>) => [
    ...one('Secret', [source['secretRef']]),
    ...one('ConfigMap', [source['configMapRef']]),
  ]);
  return [...values, ...all];
}

// biome-ignore lint/suspicious/noExplicitAny: a volume as the API server answers it
function ofVolume(volume: any): Need[] {
  if (volume.persistentVolumeClaim) return [{ kind: 'PersistentVolumeClaim', name: volume.persistentVolumeClaim.claimName }];
  if (volume.projected) return volume.projected.sources.flatMap(ofVolume);
  return [
    ...files('Secret', volume.secret?.secretName ?? volume.secret?.name, volume.secret),
    ...files('ConfigMap', volume.configMap?.name, volume.configMap),
  ];
}

function files(kind: Need['kind'], name: string | undefined, source: Items | undefined): Need[] {
  if (name === undefined || source === undefined || source.optional === true) return [];
  return source.items === undefined ? [{ kind, name }] : source.items.map(({ key }) => ({ kind, name, key }));
}

function one(kind: Need['kind'], references: readonly (Reference | undefined)[] = []): Need[] {
  return references.flatMap((reference) =>
    reference === undefined || reference.optional === true
      ? []
      : [{ kind, name: reference.name, ...(reference.key !== undefined && { key: reference.key }) }],
  );
}
