import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ExternalSecret,
  ExternalSecretSpecDataRemoteRefConversionStrategy,
  ExternalSecretSpecDataRemoteRefDecodingStrategy,
  ExternalSecretSpecDataRemoteRefMetadataPolicy,
  ExternalSecretSpecRefreshPolicy,
  ExternalSecretSpecSecretStoreRefKind,
  ExternalSecretSpecTargetCreationPolicy,
  ExternalSecretSpecTargetDeletionPolicy,
  ExternalSecretSpecTargetTemplateEngineVersion,
  ExternalSecretSpecTargetTemplateMergePolicy,
} from '../../imports/external-secrets.io';
import { goDuration } from '../go-duration';
import { invalid } from '../invalid';
import { SecretKey } from '../workload/env-source';
import type { SecretTemplate } from './secret-template';
import type { StoreRef } from './store-ref';

/** One value in the store. */
export interface RemoteKey {
  /** What the store calls it: in Vault a path below the engine's mount (`shop-api`), in Azure Key Vault a name (`shop-api-key`). */
  readonly remoteKey: string;
  /** Name of the value, in a store that keeps several at one remote key, as Vault does. @default - all that stands there is the value */
  readonly property?: string;
}

/** Values that stand at one path of the store, each under its own name: the shorthand for `keys`. */
export function fromPath<const Key extends string>(remoteKey: string, properties: readonly Key[]): Record<Key, RemoteKey> {
  const keys: Record<string, RemoteKey> = Object.fromEntries(properties.map((property) => [property, { remoteKey, property }]));
  return keys as Record<Key, RemoteKey>;
}

/** The keys that the Secret has: those composed by a template if there is one, else those fetched. */
export type SecretKeys<Fetched extends string, Composed extends string> = [Composed] extends [never] ? Fetched : Composed;

/** Properties for `ExternalSecretGrant`. */
export interface ExternalSecretGrantProps<Fetched extends string, Composed extends string = never> {
  /** Name of the ExternalSecret and of its Secret. @default - the id */
  readonly name?: string;
  readonly store: StoreRef;
  /** The values to fetch, by their key in the Secret. */
  readonly keys: Readonly<Record<Fetched, RemoteKey>>;
  /** Composes the Secret's keys from those fetched, which are then not in it themselves. @default - the Secret has the fetched keys */
  readonly template?: SecretTemplate<Composed>;
  /** Time between two looks at the store, in whole seconds. @default Duration.minutes(1) */
  readonly refreshInterval?: Duration;
  /**
   * The store gives the first value alone, since a workload writes newer ones back. The Secret has no owner then: of one that it owns,
   * External Secrets undoes any change at once, whatever the refresh policy.
   *
   * @default false
   */
  readonly firstValueOnly?: boolean;
  /** Labels of the Secret, for operators that watch for them. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The rendered object that writes the value into the store, if there is one: kind and name, in the same namespace. An earlier stage that
   * waits for this value never ends; `galley check` reports that.
   *
   * @default - whoever else fills the store
   */
  readonly issuedBy?: `${string}/${string}`;
}

/** `galley check --order` reads here who issues the secret. */
const ISSUED_BY = 'galley.dev/issued-by';

/** One Secret that External Secrets keeps equal to the store, with exactly the keys that are named here. Values never pass through Galley. */
export class ExternalSecretGrant<Fetched extends string, Composed extends string = never> extends Construct {
  /** Name of the Secret. */
  readonly name: string;
  readonly keys: readonly SecretKeys<Fetched, Composed>[];

  /** @throws GalleyError CONSTRUCT_INVALID if no key is named */
  constructor(scope: Construct, id: string, props: ExternalSecretGrantProps<Fetched, Composed>) {
    super(scope, id);
    this.name = props.name ?? id;
    this.keys = Object.keys(props.template?.data ?? props.keys) as SecretKeys<Fetched, Composed>[];
    if (this.keys.length === 0 || Object.keys(props.keys).length === 0) {
      throw invalid(this, {
        prop: 'keys',
        expected: 'at least one',
        got: 'none',
        next: 'name each key that its readers need',
      });
    }
    const { type, data } = props.template ?? {};
    const policy = ExternalSecretSpecTargetCreationPolicy[props.firstValueOnly ? 'ORPHAN' : 'OWNER'];

    new ExternalSecret(this, 'Resource', {
      metadata: { name: this.name, annotations: props.issuedBy && { [ISSUED_BY]: props.issuedBy } },
      spec: {
        refreshPolicy: props.firstValueOnly ? ExternalSecretSpecRefreshPolicy.CREATED_ONCE : undefined,
        refreshInterval: goDuration(props.refreshInterval ?? Duration.minutes(1)),
        secretStoreRef: {
          name: props.store.name,
          kind: ExternalSecretSpecSecretStoreRefKind[props.store.kind === 'SecretStore' ? 'SECRET_STORE' : 'CLUSTER_SECRET_STORE'],
        },
        target: {
          name: this.name,
          creationPolicy: policy,
          // A path deleted by mistake must not take the Secret from running pods.
          deletionPolicy: ExternalSecretSpecTargetDeletionPolicy.RETAIN,
          // Without a template the Secret inherits all labels and annotations, a reconciler's tracking ones among them, and looks prunable.
          template: {
            engineVersion: ExternalSecretSpecTargetTemplateEngineVersion.V2,
            mergePolicy: ExternalSecretSpecTargetTemplateMergePolicy.REPLACE,
            type,
            metadata: props.labels && { labels: { ...props.labels } },
            data: data && { ...data },
          },
        },
        data: Object.entries<RemoteKey>(props.keys).map(([secretKey, { remoteKey, property }]) => ({
          secretKey,
          remoteRef: {
            key: remoteKey,
            property,
            // The API server would fill these in, and a reconciler would see a difference for ever: defaults inside lists are not merged.
            conversionStrategy: ExternalSecretSpecDataRemoteRefConversionStrategy.DEFAULT,
            decodingStrategy: ExternalSecretSpecDataRemoteRefDecodingStrategy.NONE,
            metadataPolicy: ExternalSecretSpecDataRemoteRefMetadataPolicy.NONE,
          },
        })),
      },
    });
  }

  /**
   * Grants one key to whoever is given the result.
   *
   * @throws GalleyError CONSTRUCT_INVALID if the Secret has no such key
   */
  key(name: SecretKeys<Fetched, Composed>): SecretKey {
    if (!this.keys.includes(name)) {
      throw invalid(this, {
        prop: 'key',
        expected: `one of ${this.keys.join(', ')}`,
        got: JSON.stringify(name),
        next: 'declare it in keys first',
      });
    }
    return new SecretKey(this.name, name);
  }
}
