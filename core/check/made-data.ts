import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { kindOf } from './kind';

/** A ConfigMap or a Secret that some object is, or makes. */
export interface MadeData {
  readonly kind: '/ConfigMap' | '/Secret';
  /** `*`: any. */
  readonly namespace: string;
  readonly name: string;
  /** Its keys; undefined if they are unknown. */
  readonly keys: readonly string[] | undefined;
  /** What makes it. */
  readonly by: KubernetesObject;
}

type Maker = (object: KubernetesObject) => Omit<MadeData, 'by' | 'namespace'>[];

/** Kinds that are or make ConfigMaps and Secrets, from the documentation of each. */
const MAKERS: Readonly<Record<string, Maker>> = {
  '/ConfigMap': (object) => [{ kind: '/ConfigMap', name: object.metadata.name, keys: keysOf(object, 'data', 'binaryData') }],
  '/Secret': (object) => [
    {
      kind: '/Secret',
      name: object.metadata.name,
      // The token controller fills it in.
      keys: object['type'] === 'kubernetes.io/service-account-token' ? undefined : keysOf(object, 'data', 'stringData'),
    },
  ],
  'external-secrets.io/ExternalSecret': (object) => externalSecret(object, object['spec']),
  'external-secrets.io/ClusterExternalSecret': (object) =>
    externalSecret(object, valueAt(object, 'spec', 'externalSecretSpec'), textAt(object, 'spec', 'externalSecretName')),
  'bitnami.com/SealedSecret': (object) => [
    {
      kind: '/Secret',
      name: textAt(object, 'spec', 'template', 'metadata', 'name') ?? object.metadata.name,
      keys: [...Object.keys(mapAt(object, 'spec', 'encryptedData')), ...Object.keys(mapAt(object, 'spec', 'template', 'data'))],
    },
  ],
  'cert-manager.io/Certificate': (object) => certificate(object),
  'cert-manager.io/Issuer': (object) => acmeAccount(object),
  'postgresql.cnpg.io/Cluster': (object) => postgres(object),
  'networking.k8s.io/Ingress': (object) =>
    shimmed(
      object,
      listAt(object, 'spec', 'tls').map((each) => textAt(each, 'secretName')),
    ),
  'gateway.networking.k8s.io/Gateway': (object) =>
    shimmed(
      object,
      listAt(object, 'spec', 'listeners').flatMap((listener) =>
        listAt(listener, 'tls', 'certificateRefs').map((each) => textAt(each, 'name')),
      ),
    ),
  // Operators whose Secrets hold what a store holds.
  'secrets.hashicorp.com/VaultStaticSecret': (object) => named(textAt(object, 'spec', 'destination', 'name')),
  'secrets.hashicorp.com/VaultDynamicSecret': (object) => named(textAt(object, 'spec', 'destination', 'name')),
  'secrets.hashicorp.com/VaultPKISecret': (object) => named(textAt(object, 'spec', 'destination', 'name')),
  'onepassword.com/OnePasswordItem': ({ metadata }) => named(metadata.name),
  'secrets.infisical.com/InfisicalSecret': (object) => named(textAt(object, 'spec', 'managedSecretReference', 'secretName')),
  'secrets.doppler.com/DopplerSecret': (object) => named(textAt(object, 'spec', 'managedSecret', 'name')),
  'isindir.github.com/SopsSecret': (object) => listAt(object, 'spec', 'secretTemplates').flatMap((each) => named(textAt(each, 'name'))),
};

/** All ConfigMaps and Secrets that an object is or makes. */
export function dataMadeBy(object: KubernetesObject): MadeData[] {
  if (kindOf(object) === 'trust.cert-manager.io/Bundle') return bundle(object);
  // A ClusterExternalSecret writes into the namespaces that it selects.
  const namespace = kindOf(object) === 'external-secrets.io/ClusterExternalSecret' ? '*' : (object.metadata.namespace ?? '');
  return (MAKERS[kindOf(object)]?.(object) ?? []).map((entry) => ({ ...entry, namespace, by: object }));
}

const named = (name: string | undefined, keys?: readonly string[]): Omit<MadeData, 'by' | 'namespace'>[] =>
  name === undefined ? [] : [{ kind: '/Secret', name, keys }];

const keysOf = (object: KubernetesObject, ...fields: readonly string[]): string[] =>
  fields.flatMap((field) => Object.keys(mapAt(object, field)));

/** https://external-secrets.io/latest/api/externalsecret/ */
function externalSecret(
  { metadata }: KubernetesObject,
  spec: JsonValue | undefined,
  ownName?: string,
): Omit<MadeData, 'by' | 'namespace'>[] {
  const target = mapAt(spec, 'target');
  const policy = textAt(target, 'creationPolicy');
  if (policy === 'None') return [];
  const kind = textAt(target, 'manifest', 'kind') === 'ConfigMap' ? '/ConfigMap' : '/Secret';
  const template = mapAt(target, 'template');
  const direct = listAt(spec, 'data').flatMap((each) => textAt(each, 'secretKey') ?? []);
  const templated = Object.keys(mapAt(template, 'data'));
  const open = listAt(template, 'templateFrom').length > 0 || policy === 'Merge';
  const replaces = templated.length > 0 && textAt(template, 'mergePolicy') !== 'Merge';
  const fromAll = listAt(spec, 'dataFrom').length > 0 && !replaces;
  const keys = open || fromAll ? undefined : replaces ? templated : [...direct, ...templated];
  return [{ kind, name: textAt(target, 'name') ?? ownName ?? metadata.name, keys }];
}

/** https://cert-manager.io/docs/usage/certificate/#target-secret */
function certificate(object: KubernetesObject): Omit<MadeData, 'by' | 'namespace'>[] {
  const has = (...path: readonly string[]): boolean => valueAt(object, 'spec', ...path) !== undefined;
  const formats = listAt(object, 'spec', 'additionalOutputFormats').map((each) => textAt(each, 'type'));
  return named(textAt(object, 'spec', 'secretName'), [
    ...['tls.crt', 'tls.key', 'ca.crt'],
    ...(has('keystores', 'jks') ? ['keystore.jks', 'truststore.jks'] : []),
    ...(has('keystores', 'pkcs12') ? ['keystore.p12', 'truststore.p12'] : []),
    ...(formats.includes('CombinedPEM') ? ['tls-combined.pem'] : []),
    ...(formats.includes('DER') ? ['key.der'] : []),
    ...Object.keys(mapAt(object, 'spec', 'secretTemplate', 'data')),
  ]);
}

const acmeAccount = (object: KubernetesObject): Omit<MadeData, 'by' | 'namespace'>[] =>
  named(textAt(object, 'spec', 'acme', 'privateKeySecretRef', 'name'), ['tls.key']);

const DATABASE_KEYS = ['username', 'user', 'password', 'dbname', 'host', 'port', 'uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri', 'pgpass'];

/** https://cloudnative-pg.io/documentation/current/applications/#secrets */
function postgres(object: KubernetesObject): Omit<MadeData, 'by' | 'namespace'>[] {
  const { name } = object.metadata;
  const own = (['initdb', 'recovery', 'pg_basebackup'] as const).some(
    (way) => textAt(object, 'spec', 'bootstrap', way, 'secret', 'name') !== undefined,
  );
  return [
    ...(own ? [] : named(`${name}-app`, DATABASE_KEYS)),
    ...(valueAt(object, 'spec', 'enableSuperuserAccess') === true ? named(`${name}-superuser`, DATABASE_KEYS) : []),
    ...named(`${name}-ca`, ['ca.crt', 'ca.key']),
    ...named(`${name}-server`, ['tls.crt', 'tls.key']),
    ...named(`${name}-replication`, ['tls.crt', 'tls.key']),
  ];
}

/** Annotations by which cert-manager makes the certificate of an Ingress or a Gateway itself. */
function shimmed(object: KubernetesObject, names: readonly (string | undefined)[]): Omit<MadeData, 'by' | 'namespace'>[] {
  const annotations = mapAt(object.metadata, 'annotations');
  const asks = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'].some((key) =>
    Object.hasOwn(annotations, key),
  );
  return asks ? names.flatMap((name) => named(name, ['tls.crt', 'tls.key', 'ca.crt'])) : [];
}

/** https://cert-manager.io/docs/trust/trust-manager/ */
function bundle(object: KubernetesObject): MadeData[] {
  const target = (['configMap', 'secret'] as const).find((each) => valueAt(object, 'spec', 'target', each) !== undefined);
  if (target === undefined) return [];
  const key = textAt(object, 'spec', 'target', target, 'key');
  return [
    {
      kind: target === 'secret' ? '/Secret' : '/ConfigMap',
      namespace: '*',
      name: object.metadata.name,
      keys: key === undefined ? undefined : [key],
      by: object,
    },
  ];
}
