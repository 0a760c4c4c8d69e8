import { mapAt, textAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';

/** A value that a person has to put into the store. */
export interface StoredValue {
  readonly remoteKey: string;
  readonly property: string;
  /** `shop/Secret db`: whose key it becomes. */
  readonly secret: string;
}

/** The store that secrets come from. */
export interface SecretStore {
  readonly name: string;
  readonly kind: string;
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

/** The ExternalSecret that makes a Secret of the same name, keys, type, labels and annotations. No value of the Secret reaches it. */
export function externalSecret(
  object: KubernetesObject,
  system: string,
  store: SecretStore,
): { readonly object: KubernetesObject; readonly stored: readonly StoredValue[] } {
  const { name, namespace } = object.metadata;
  const remoteKey = [system, ...(namespace === undefined ? [] : [namespace]), name].join('-').replace(/\./g, '-');
  const labels = mapAt(object, 'metadata', 'labels');
  const { [LAST_APPLIED]: _, ...annotations } = mapAt(object, 'metadata', 'annotations');
  const type = textAt(object, 'type');
  const metadata: JsonObject = {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  const keys = keysOf(object);
  return {
    object: grantObject({
      name,
      namespace,
      store,
      remoteKey,
      keys,
      template: {
        ...(type !== undefined && type !== 'Opaque' && { type }),
        ...(Object.keys(metadata).length > 0 && { metadata }),
      },
    }),
    stored: keys.map((property) => ({ remoteKey, property, secret: `${namespace === undefined ? '' : `${namespace}/`}Secret ${name}` })),
  };
}

/** What an ExternalSecret is made of. */
export interface Grant {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly store: SecretStore;
  readonly remoteKey: string;
  readonly keys: readonly string[];
  /** Type, labels and annotations of the Secret. */
  readonly template: JsonObject;
}

/** The object that the construct ExternalSecretGrant makes, with all that the API server would fill in. */
export function grantObject({ name, namespace, store, remoteKey, keys, template }: Grant): KubernetesObject {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: {
      refreshInterval: '1m0s',
      secretStoreRef: { name: store.name, kind: store.kind },
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', mergePolicy: 'Replace', ...template },
      },
      data: keys.map((key) => ({
        secretKey: key,
        remoteRef: {
          key: remoteKey,
          property: key,
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      })),
    },
  };
}
