import { kindOf } from '../check/kind';
import { groupBy } from '../group-by';
import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { kubectlGet } from './step';

/** One secret of a store, as rendered objects read it. */
export interface StorePath {
  /** `ClusterSecretStore kaze-vault` */
  readonly store: string;
  /** `kaze-runtime` */
  readonly path: string;
  /** Its properties; none if readers take the whole secret. */
  readonly keys: readonly string[];
  /** The ExternalSecrets that read it. */
  readonly readers: readonly KubernetesObject[];
  /** By which a person sees its keys, and no value. */
  readonly command: string;
}

interface Read {
  readonly id: string;
  readonly reader: KubernetesObject;
  readonly path: string;
  readonly key: string | undefined;
}

/** The secrets that must be in stores, each with the keys that are read of it. */
export function storePaths(objects: readonly KubernetesObject[]): StorePath[] {
  const stores = objects.filter((object) => /^external-secrets\.io\/(?:Cluster)?SecretStore$/.test(kindOf(object)));
  const reads = objects
    .filter((object) => kindOf(object) === 'external-secrets.io/ExternalSecret')
    .flatMap((reader) => readsOf(reader).map((read) => ({ ...read, reader, id: JSON.stringify([storeOf(reader), read.path]) })));
  return [...groupBy(reads, ({ id }) => id).values()].map((all: readonly Read[]) => {
    const [{ reader, path }] = all as readonly [Read, ...Read[]];
    const [kind, name] = storeOf(reader);
    const store = stores.find(
      (each) =>
        each.kind === kind &&
        each.metadata.name === name &&
        (each.kind !== 'SecretStore' || each.metadata.namespace === reader.metadata.namespace),
    );
    return {
      store: `${kind} ${name}`,
      path,
      keys: [...new Set(all.flatMap(({ key }) => key ?? []))].sort(),
      readers: [...new Set(all.map((each) => each.reader))],
      command:
        commandFor(mapAt(store, 'spec', 'provider'), path) ?? kubectlGet(kindOf(reader), reader.metadata.name, reader.metadata.namespace),
    };
  });
}

const storeOf = (reader: KubernetesObject): readonly [kind: string, name: string] => [
  textAt(reader, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore',
  textAt(reader, 'spec', 'secretStoreRef', 'name') ?? '',
];

function readsOf(reader: KubernetesObject): Pick<Read, 'path' | 'key'>[] {
  const one = (ref: JsonValue): Pick<Read, 'path' | 'key'>[] => {
    const path = textAt(ref, 'key');
    return path === undefined ? [] : [{ path, key: textAt(ref, 'property') }];
  };
  return [
    ...listAt(reader, 'spec', 'data').flatMap((each) => one(mapAt(each, 'remoteRef'))),
    ...listAt(reader, 'spec', 'dataFrom').flatMap((each) => one(mapAt(each, 'extract'))),
  ];
}

const word = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** Each store's own way to show the keys of a secret, or that it is there, without a value. */
function commandFor(provider: JsonValue, path: string): string | undefined {
  const mount = textAt(provider, 'vault', 'path');
  if (textAt(provider, 'vault', 'version') === 'v2' && mount !== undefined)
    return `vault kv get -mount=${word(mount)} -format=json ${word(path)} | jq '.data.data | keys'`;
  const vault = textAt(provider, 'azurekv', 'vaultUrl');
  if (vault !== undefined) {
    const name = /^https:\/\/([^./]+)\./.exec(vault)?.[1] ?? vault;
    return `az keyvault secret show --vault-name ${word(name)} --name ${word(path)} --query attributes.enabled`;
  }
  const { aws, gcpsm } = mapAt(provider);
  if (aws !== undefined) return `aws secretsmanager describe-secret --secret-id ${word(path)} --query Name`;
  if (gcpsm !== undefined) return `gcloud secrets describe ${word(path)}`;
  return undefined;
}
