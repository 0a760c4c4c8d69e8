import { mapAt, textAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';

/** A value that a person has to put into the store. */
export interface StoredValue {
  readonly remoteKey: string;
  readonly property: string;
  /** `shop/Secret db`: whose key it becomes. */
  readonly secret: string;
}

/** True for a Secret that holds values; what SOPS or a controller keeps is left as it is. */
export function holdsValues(object: KubernetesObject): boolean {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1' || object['sops'] !== undefined) return false;
  return keysOf(object).length > 0;
}

const keysOf = (object: KubernetesObject): string[] =>
  [
    ...new Set(
      ['data', 'stringData'].flatMap((field) =>
        Object.entries(mapAt(object, field)).flatMap(([key, value]) => (value === '' || value === null ? [] : [key])),
      ),
    ),
  ].sort();

/** Writes whole manifests, values and all. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The ExternalSecret that makes a Secret of the same name, keys, type and labels. No value of the Secret reaches it.
 *
 * @param store what `config.secretStore` says
 */
export function externalSecret(
  object: KubernetesObject,
  system: string,
  store: { readonly name: string; readonly kind: string },
): { readonly object: KubernetesObject; readonly stored: readonly StoredValue[] } {
  const { name, namespace } = object.metadata;
  const remoteKey = [system, ...(namespace === undefined ? [] : [namespace]), name].join('-').replace(/\./g, '-');
  const labels = mapAt(object, 'metadata', 'labels');
  const { [LAST_APPLIED]: _, ...annotations } = mapAt(object, 'metadata', 'annotations') as Record<string, string>;
  const type = textAt(object, 'type');
  const metadata: JsonObject = {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const keys = keysOf(object);
  const template: JsonObject = {
    ...(type !== undefined && type !== 'Opaque' && { type }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return {
    object: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, ...(namespace !== undefined && { namespace }), ...(Object.keys(labels).length > 0 && { labels }) },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { ...store },
        target: { name, creationPolicy: 'Owner', ...(Object.keys(template).length > 0 && { template }) },
        data: keys.map((key) => ({ secretKey: key, remoteRef: { key: remoteKey, property: key } })),
      },
    },
    stored: keys.map((property) => ({ remoteKey, property, secret: `${namespace === undefined ? '' : `${namespace}/`}Secret ${name}` })),
  };
}
