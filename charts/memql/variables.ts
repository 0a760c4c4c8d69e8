import { type Env, PodField } from 'galley/constructs';
import type { MemqlConfig } from './config';
import { type NodeName, nodeAddress, portsOf, workerPeers } from './ports';

/** Where a node finds its own certificate, with its key and the authority. */
export const TLS_DIRECTORY = '/etc/memql/tls';
/** Folder with only the authority: programs trust every file in it, so no leaf may be there. */
export const CA_DIRECTORY = '/etc/memql/cacerts';

/**
 * The variables of a node that are no secrets; the drain declaration adds its own. They win over the sealed envelope, which fills in only
 * missing ones.
 */
export function variablesOf(node: NodeName, config: MemqlConfig): Env {
  return { ...placeOf(node), ...trustOf(node), ...identityOf(node, config), ...migrationOf(node) };
}

/** What a node is, and where it listens. */
function placeOf(node: NodeName): Env {
  const ports = portsOf(node);
  return {
    MEMQL_NODE_TYPE: node,
    // Two pods of one node are two peers; the envelope has one id for all.
    MEMQL_NODE_ID: new PodField('metadata.name'),
    MEMQL_NODE_ADDRESS: nodeAddress(node),
    MEMQL_NODE_SERVICE_ADDRESS: `:${ports.node}`,
    MEMQL_GRPC_ADDRESS: `:${ports.grpc}`,
    SERVER_ADDRESS: `0.0.0.0:${ports.http}`,
    ...ASSUMED.metrics(ports.metrics),
    // Only the bff dials all of them.
    ...(node === 'bff' && { MEMQL_WORKER_PEERS: workerPeers() }),
  };
}

/** What a node shows to others, and whom it believes. */
function trustOf(node: NodeName): Env {
  return {
    // Go reads the authorities of both folders.
    SSL_CERT_DIR: `/etc/ssl/certs:${CA_DIRECTORY}`,
    MEMQL_HTTP_TLS_CA_FILE: `${CA_DIRECTORY}/ca.crt`,
    // These two turn HTTP into HTTPS. Nodes verify tokens only with identity, so only identity needs them.
    ...(node === 'identity' && {
      MEMQL_HTTP_TLS_CERT_FILE: `${TLS_DIRECTORY}/tls.crt`,
      MEMQL_HTTP_TLS_KEY_FILE: `${TLS_DIRECTORY}/tls.key`,
    }),
    ...ASSUMED.mutualTls,
  };
}

/** How a node verifies the tokens that identity issues. The issuer is the host that people know; the keys are fetched inside. */
function identityOf(node: NodeName, { hosts }: MemqlConfig): Env {
  const issuer = `https://${hosts.identity}`;
  return {
    IDENTITY_VERIFIER_BASE_URL: `https://identity:${portsOf('identity').http}`,
    IDENTITY_VERIFIER_AUDIENCE: 'memql',
    IDENTITY_VERIFIER_EXPECTED_ISSUER: issuer,
    IDENTITY_ENABLED: String(node === 'identity'),
    ...(node === 'identity' && {
      IDENTITY_BASE_URL: issuer,
      IDENTITY_CORS_ALLOWED_ORIGINS: `https://${hosts.app}`,
    }),
  };
}

/** Identity alone migrates, and then only if the Job before it has not: several at once would race. */
export function migrationOf(node: NodeName): Env {
  const migrates = String(node === 'identity');
  return { MEMORY_NODES_DATABASE_MIGRATE_ON_START: migrates, MEMORY_NODES_DATABASE_AUTO_MIGRATE: migrates };
}

/** Variables that the description of memQL requires without naming them: only here, so that one edit corrects them. */
const ASSUMED = {
  metrics: (port: number): Env => ({ MEMQL_METRICS_ADDRESS: `:${port}` }),
  mutualTls: {
    MEMQL_NODE_TLS_CERT_FILE: `${TLS_DIRECTORY}/tls.crt`,
    MEMQL_NODE_TLS_KEY_FILE: `${TLS_DIRECTORY}/tls.key`,
    MEMQL_NODE_TLS_CA_FILE: `${TLS_DIRECTORY}/ca.crt`,
  } satisfies Env,
} as const;
