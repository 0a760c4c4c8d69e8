import { Construct } from 'constructs';
import { problem } from '../../core/errors';
import {
  ClusterSecretStore,
  ClusterSecretStoreSpecProviderAzurekvAuthType,
  SecretStore,
  SecretStoreSpecProviderAzurekvAuthType,
} from '../../imports/external-secrets.io';
import type { RemoteKey } from './external-secret';
import { conditionsFor, requireHttps } from './store-guards';
import type { StoreRef } from './store-ref';

/** Properties for `KeyVaultStore`. */
export interface KeyVaultStoreProps {
  /** Name of the store. @default - the id */
  readonly name?: string;
  /** URL of the vault: `https://<vault>.vault.azure.net`. */
  readonly vaultUrl: string;
  /**
   * A ServiceAccount of the store's namespace whose token is shown to Azure. It has the annotations `azure.workload.identity/client-id` and
   * `azure.workload.identity/tenant-id`. @default - External Secrets' own pod: every store of the cluster then reads as the same identity
   */
  readonly serviceAccount?: { readonly name: string };
}

/**
 * An Azure Key Vault as a SecretStore, for its own namespace alone. External Secrets reads it as the named ServiceAccount, so one identity
 * reaches only one store's vault; without a name it reads as its own pod. In Azure, once, create a federated credential of the managed
 * identity for `system:serviceaccount:<namespace>:<name>`, audience `api://AzureADTokenExchange`. Let that identity read only this vault's
 * secrets.
 *
 * Where External Secrets reads as itself, its ServiceAccount has the annotation `azure.workload.identity/client-id`, and its pods the label
 * `azure.workload.identity/use: "true"`, by which the webhook gives them the token.
 *
 * @see https://external-secrets.io/latest/provider/azure-key-vault/
 */
export class KeyVaultStore extends Construct {
  readonly ref: StoreRef;

  /** @throws GalleyError CONSTRUCT_INVALID if the vault is not reached by https */
  constructor(scope: Construct, id: string, { name, vaultUrl, serviceAccount }: KeyVaultStoreProps) {
    super(scope, id);
    requireHttps(this, 'vaultUrl', vaultUrl, FIX);
    this.ref = { name: name ?? id, kind: 'SecretStore' };
    new SecretStore(this, 'Resource', {
      metadata: { name: this.ref.name },
      spec: {
        provider: {
          azurekv: {
            vaultUrl,
            authType: SecretStoreSpecProviderAzurekvAuthType.WORKLOAD_IDENTITY,
            serviceAccountRef: serviceAccount && { name: serviceAccount.name },
          },
        },
      },
    });
  }
}

/** Properties for `KeyVaultClusterStore`. */
export interface KeyVaultClusterStoreProps extends Omit<KeyVaultStoreProps, 'serviceAccount'> {
  /** The namespaces that may read through the store. Without this list every namespace could read every key. */
  readonly namespaces: readonly [string, ...string[]];
  /** The account whose token goes to Azure: External Secrets' own, with the annotation `azure.workload.identity/client-id`. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string };
  /** Tenant of the identity. @default - that of the service account's annotation `azure.workload.identity/tenant-id`; both are refused by External Secrets */
  readonly tenantId?: string;
}

/**
 * An Azure Key Vault as a ClusterSecretStore, for named namespaces only. External Secrets asks for the token of the named ServiceAccount, so
 * that its pods need no label; the federated credential and the annotation are needed as for `KeyVaultStore`.
 */
export class KeyVaultClusterStore extends Construct {
  readonly ref: StoreRef;

  /** @throws GalleyError CONSTRUCT_INVALID if no namespace is named, or the vault is not reached by https */
  constructor(scope: Construct, id: string, props: KeyVaultClusterStoreProps) {
    super(scope, id);
    const { vaultUrl, serviceAccount, tenantId } = props;
    requireHttps(this, 'vaultUrl', vaultUrl, FIX);
    this.ref = { name: props.name ?? id, kind: 'ClusterSecretStore' };
    new ClusterSecretStore(this, 'Resource', {
      metadata: { name: this.ref.name },
      spec: {
        conditions: conditionsFor(this, props.namespaces),
        provider: {
          azurekv: {
            vaultUrl,
            authType: ClusterSecretStoreSpecProviderAzurekvAuthType.WORKLOAD_IDENTITY,
            tenantId,
            serviceAccountRef: { ...serviceAccount },
          },
        },
      },
    });
  }
}

const FIX = 'write it as https://<vault>.vault.azure.net';

/** @see https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name */
const KEY_VAULT_NAME = /^[0-9a-zA-Z-]{1,127}$/;

/**
 * Keys of a Secret, each kept in Key Vault under its own name in kebab-case, since a name there has no underscore: `DATABASE_DSN` is
 * `database-dsn`. The counterpart of `fromPath`.
 *
 * @throws GalleyError CONSTRUCT_INVALID if two keys get one name, or a name is none that Key Vault takes
 */
export function fromKeyVault<const Key extends string>(keys: readonly Key[]): Record<Key, RemoteKey> {
  const names = new Map<string, Key>();
  for (const key of keys) {
    const name = key.toLowerCase().replaceAll('_', '-');
    const twin = names.get(name);
    if (!KEY_VAULT_NAME.test(name) || twin !== undefined) {
      const wrong = twin === undefined ? 'letters, digits and underscores, at most 127' : `a name other than that of ${twin}`;
      throw problem('CONSTRUCT_INVALID', {
        subject: 'key vault',
        expected: wrong,
        got: JSON.stringify(key),
        next: 'write its RemoteKey out instead',
      });
    }
    names.set(name, key);
  }
  const remote: Record<string, RemoteKey> = Object.fromEntries([...names].map(([remoteKey, key]) => [key, { remoteKey }]));
  return remote as Record<Key, RemoteKey>;
}
