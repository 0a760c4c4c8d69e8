import {
  type Application,
  ClosedNamespace,
  ConfigMapKey,
  Namespace,
  Quota,
  type StoreRef,
  VaultClusterStore,
  VaultStore,
} from 'galley/constructs';
import type { Cell } from './cell';

/** The base of the cell, which comes before everything else in it. */
export interface Base {
  readonly applications: readonly Application[];
  readonly store: StoreRef;
}

/** What a container gets that says nothing: none of ours. */
const UNSAID = { defaultRequests: { cpu: '100m', memory: '128Mi' }, defaultLimits: { memory: '512Mi' } };

/**
 * The namespace and the way to Vault. A dedicated cell has a ClusterSecretStore that its own namespace alone may use; in a shared cell a
 * ClusterSecretStore would be everyone's, so the namespace gets a SecretStore and a service account that its Vault role is bound to. A
 * shared cell is closed here to pods that nobody declared, a dedicated one beside its database.
 */
export function base(cell: Cell): Base {
  const { namespace, vault } = cell.config;
  const application = cell.application('base', { clusterScoped: true });
  // By an id of its own: a namespace may have any name, such as that of the store beside it.
  new Namespace(application, 'namespace', { name: namespace, podSecurity: 'restricted' });
  const access = {
    name: 'kaze-vault',
    server: vault.server,
    path: vault.mount,
    authPath: vault.authMount,
    role: vault.role,
    audience: vault.audience,
    ca: vault.ca && new ConfigMapKey(vault.ca.configMap, vault.ca.key),
  };
  if (cell.config.cell === 'shared') {
    const own = cell.application('secret-store', { after: [application] });
    // Tenants are apart by their namespaces: pods that nobody declared reach nothing there.
    if (cell.config.features.networkPolicies) new ClosedNamespace(own, 'closed');
    const { quota } = cell.config;
    if (quota !== undefined) {
      const { pods, cpu, memory, storage } = quota;
      const hard = {
        pods: `${pods}`,
        'requests.cpu': cpu,
        'requests.memory': memory,
        'requests.storage': storage,
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      };
      new Quota(own, 'room', { hard, container: UNSAID });
    }
    return { applications: [application, own], store: new VaultStore(own, 'vault', access).ref };
  }
  const operatorNamespace = cell.environment.cluster.operators.externalSecrets?.namespace ?? 'external-secrets';
  const store = new VaultClusterStore(application, 'vault', {
    ...access,
    namespaces: [namespace],
    serviceAccount: { name: vault.serviceAccount, namespace: operatorNamespace },
  });
  return { applications: [application], store: store.ref };
}
