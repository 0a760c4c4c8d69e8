import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  ClusterSecretStore,
  ClusterSecretStoreSpecProviderVaultCaProviderType,
  ClusterSecretStoreSpecProviderVaultVersion,
  SecretStore,
  SecretStoreSpecProviderVaultCaProviderType,
  SecretStoreSpecProviderVaultVersion,
} from '../../imports/external-secrets.io';
import { type ConfigMapKey, SecretKey } from '../workload/env-source';
import { conditionsFor, requireHttps } from './store-guards';
import type { StoreRef } from './store-ref';

/** How External Secrets reaches a Vault, and as whom. */
export interface VaultAccess {
  /** Name of the store. @default - the id */
  readonly name?: string;
  /** `https://` URL of the server. */
  readonly server: string;
  /** Mount path of the key-value engine, version 2, without `/data`. */
  readonly path: string;
  /** Mount path of the Kubernetes auth method. */
  readonly authPath: string;
  /** Role of the Kubernetes auth method. It decides what can be read: one for each cell, with a policy for its own paths. */
  readonly role: string;
  /** What the service account's token is good for. It must equal the `audience` of the Vault role. */
  readonly audience: string;
  /** CA certificate that the server's was signed with, in the namespace of the service account. @default - the authorities of External Secrets' image */
  readonly ca?: ConfigMapKey | SecretKey;
}

/** Properties for `VaultClusterStore`. */
export interface VaultClusterStoreProps extends VaultAccess {
  /** The namespaces that may read through the store. Without this list every namespace could read every key. */
  readonly namespaces: readonly [string, ...string[]];
  /** The account whose token goes to Vault. It must exist: usually the controller's own. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string };
}

/** A Vault as a ClusterSecretStore, for named namespaces only. */
export class VaultClusterStore extends Construct {
  readonly ref: StoreRef;

  /** @throws GalleyError CONSTRUCT_INVALID if no namespace is named, or the server is not reached by https */
  constructor(scope: Construct, id: string, props: VaultClusterStoreProps) {
    super(scope, id);
    const { ca, serviceAccount } = props;
    const caType = ClusterSecretStoreSpecProviderVaultCaProviderType;
    this.ref = { name: props.name ?? id, kind: 'ClusterSecretStore' };
    new ClusterSecretStore(this, 'Resource', {
      metadata: { name: this.ref.name },
      spec: {
        conditions: conditionsFor(this, props.namespaces),
        provider: {
          vault: {
            ...vault(this, props),
            version: ClusterSecretStoreSpecProviderVaultVersion.V2,
            auth: { kubernetes: { ...login(props), serviceAccountRef: { ...serviceAccount, audiences: [props.audience] } } },
            caProvider: ca && {
              ...keyOf(ca),
              type: ca instanceof SecretKey ? caType.SECRET : caType.CONFIG_MAP,
              namespace: serviceAccount.namespace,
            },
          },
        },
      },
    });
  }
}

/** A Vault as a SecretStore: for one namespace of a cluster that is shared, with a ServiceAccount of its own that its Vault role is bound to. */
export class VaultStore extends Construct {
  readonly ref: StoreRef;
  /** To bind the Vault role to. */
  readonly serviceAccountName: string;

  /** @throws GalleyError CONSTRUCT_INVALID if the server is not reached by https */
  constructor(scope: Construct, id: string, props: VaultAccess) {
    super(scope, id);
    const { ca } = props;
    const caType = SecretStoreSpecProviderVaultCaProviderType;
    this.ref = { name: props.name ?? id, kind: 'SecretStore' };
    this.serviceAccountName = this.ref.name;
    // External Secrets asks for its token by the TokenRequest API, so that no pod and no Secret holds one.
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { name: this.serviceAccountName },
      automountServiceAccountToken: false,
    });
    new SecretStore(this, 'Resource', {
      metadata: { name: this.ref.name },
      spec: {
        provider: {
          vault: {
            ...vault(this, props),
            version: SecretStoreSpecProviderVaultVersion.V2,
            auth: { kubernetes: { ...login(props), serviceAccountRef: { name: this.serviceAccountName, audiences: [props.audience] } } },
            caProvider: ca && { ...keyOf(ca), type: ca instanceof SecretKey ? caType.SECRET : caType.CONFIG_MAP },
          },
        },
      },
    });
  }
}

function vault(store: Construct, { server, path }: VaultAccess): { server: string; path: string } {
  requireHttps(store, 'server', server, 'serve Vault by TLS and name its CA');
  return { server, path };
}

function login({ authPath, role }: VaultAccess): { mountPath: string; role: string } {
  return { mountPath: authPath, role };
}

function keyOf(ca: ConfigMapKey | SecretKey): { name: string; key: string } {
  return { name: ca instanceof SecretKey ? ca.secretName : ca.configMapName, key: ca.key };
}
