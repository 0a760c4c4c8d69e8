import { Certificate, Duration, ExternalSecretGrant, fromKeyVault } from 'galley/constructs';
import type { Mesh } from './mesh';
import { NODES, type NodeName } from './ports';
import { opensEnvelope, SECRET_KEYS, type SecretKeyName } from './secret-keys';
import type { Trust } from './trust';
import { versionServicesOf } from './version-services';

/** Longest that a rotated secret takes from the vault to the cluster. */
const REFRESH = Duration.hours(1);

/** Secrets for nodes and gate. */
export interface MemqlSecrets {
  /** `memql-secrets`. */
  readonly shared: ExternalSecretGrant<SecretKeyName>;
  /** The token that the gate asks with. */
  readonly gate: ExternalSecretGrant<'MEMQL_SVC_JWT'>;
  /** The sandbox's own token, where it can't read one in the envelope. */
  readonly workbench?: ExternalSecretGrant<'MEMQL_NODE_TOKEN'>;
  /** The database as the sandbox's own role, where the database has one. */
  readonly workbenchDatabase?: ExternalSecretGrant<'MEMORY_NODES_DATABASE_DSN'>;
  /** What each node is known by, to the others and to whoever dials it. */
  readonly certificates: Readonly<Record<NodeName, Certificate>>;
}

/** Adds the secrets from Key Vault, and the certificates of the authority. */
export function memqlSecrets(mesh: Mesh, { store, authority }: Trust): MemqlSecrets {
  const stage = mesh.stage('secrets');
  // Identity mints both tokens, so that a stage before it would wait for what nobody can make yet: the first install would stand still.
  const minted = mesh.stage('mesh');
  const issuedBy = 'Deployment/identity';
  const { gate, namespace } = mesh.config;
  return {
    shared: new ExternalSecretGrant(stage, 'memql-secrets', { store, keys: fromKeyVault(SECRET_KEYS), refreshInterval: REFRESH }),
    // Apart from the others: it lives for minutes, not for ever, and whoever reads it reads nothing else.
    gate: new ExternalSecretGrant(minted, 'memql-deploy-gate', {
      store,
      keys: { MEMQL_SVC_JWT: { remoteKey: 'memql-deploy-gate-jwt' } },
      refreshInterval: Duration.minutes(gate.token.refreshMinutes),
      issuedBy,
    }),
    ...(!opensEnvelope(acceptedByWorkbench(mesh)) && {
      workbench: new ExternalSecretGrant(minted, 'memql-workbench', {
        store,
        keys: { MEMQL_NODE_TOKEN: { remoteKey: 'memql-workbench-node-token' } },
        refreshInterval: REFRESH,
        issuedBy,
      }),
    }),
    ...(mesh.config.workbench.ownDatabaseRole && {
      workbenchDatabase: new ExternalSecretGrant(stage, 'memql-workbench-database', {
        store,
        keys: { MEMORY_NODES_DATABASE_DSN: { remoteKey: 'memql-workbench-database-dsn' } },
        refreshInterval: REFRESH,
      }),
    }),
    certificates: Object.fromEntries(
      NODES.map((node) => [
        node,
        new Certificate(stage, `${node}-tls`, {
          issuer: authority,
          dnsNames: dnsNames(node, namespace),
          // Both ends of a connection show one.
          usages: ['server auth', 'client auth'],
        }),
      ]),
    ) as Record<NodeName, Certificate>,
  };
}

/** The keys of `memql-secrets` that the environment lets the sandbox read. */
export function acceptedByWorkbench({ config }: Mesh): readonly SecretKeyName[] {
  return config.workbench.acceptedSecrets.map(({ key }) => key);
}

/** Every Service that leads to the node, in every form of its DNS name. */
function dnsNames(node: NodeName, namespace: string): [string, ...string[]] {
  const forms = (service: string): [string, ...string[]] => {
    const qualified = `${service}.${namespace}`;
    return [service, qualified, `${qualified}.svc`, `${qualified}.svc.cluster.local`];
  };
  return [...forms(node), ...versionServicesOf(node).flatMap(forms)];
}
