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
}

/**
 * An Azure Key Vault as a SecretStore, for its own namespace alone, read as External Secrets' own pod.
 *
 * It names no ServiceAccount on purpose: External Secrets looks one up in the store's namespace, and only without one it uses the
 * identity of its own pod. What Azure and the cluster have to be given for that, once:
 *
 * - a federated credential of the managed identity for `system:serviceaccount:<namespace>:<name>` of External Secrets, audience
 *   `api://AzureADTokenExchange`, and the right to read that vault's secrets, no other's;
 * - the annotation `azure.workload.identity/client-id` on that ServiceAccount;
 * - the label `azure.workload.identity/use: "true"` on External Secrets' pods, by which the webhook gives them the token.
 *
 * @see https://external-secrets.io/latest/provider/azure-key-vault/
 */
export class KeyVaultStore extends Construct {
  readonly ref: StoreRef;

  /** @throws GalleyError CONSTRUCT_INVALID where the vault is not reached by https */
  constructor(scope: Construct, id: string, { name, vaultUrl }: KeyVaultStoreProps) {
    super(scope, id);
    requireHttps(this, 'vaultUrl', vaultUrl, FIX);
    this.ref = { name: name ?? id, kind: 'SecretStore' };
    new SecretStore(this, 'Resource', {
      metadata: { name: this.ref.name },
      spec: { provider: { azurekv: { vaultUrl, authType: SecretStoreSpecProviderAzurekvAuthType.WORKLOAD_IDENTITY } } },
    });
  }
}

/** Properties for `KeyVaultClusterStore`. */
export interface KeyVaultClusterStoreProps extends KeyVaultStoreProps {
  /** The namespaces that may read through the store. Without this list every namespace could read every key. */
  readonly namespaces: readonly [string, ...string[]];
  /** Whose token is shown to Azure: External Secrets' own, with the annotation `azure.workload.identity/client-id`. */
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

  /** @throws GalleyError CONSTRUCT_INVALID where no namespace is named, or the vault is not reached by https */
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
            ...(tenantId !== undefined && { tenantId }),
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
 * @throws GalleyError CONSTRUCT_INVALID where two keys get one name, or a name is none that Key Vault takes
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
