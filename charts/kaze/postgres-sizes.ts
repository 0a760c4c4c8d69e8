import { parseQuantity } from 'galley';
import type { KazeConfig } from './config';

/** Pods of PgBouncer. */
export const POOLERS = 2;

/** Connections that one pod of a service opens at most: the default of Node's client, and what `connection_limit` in Langfuse's DATABASE_URL is to say. */
export const CONNECTIONS_OF_A_POD = 10;

/** What the operator, a person and a rolling update need beside those. */
const RESERVE = 20;

/** Memory that one connection may come to. */
const MEBIBYTES_OF_A_CONNECTION = 10;

/** Most connections of knowledge's pods, one more while they are replaced. */
function knowledgeConnections({ knowledge, features }: KazeConfig): number {
  const { replicas, maxReplicas = replicas } = knowledge;
  return ((features.autoscaling ? maxReplicas : replicas) + 1) * CONNECTIONS_OF_A_POD;
}

/**
 * Most connections that the database has to take. In session mode a client of the pooler holds one each; connections that it keeps open for the
 * next client come on top, so that each of its pods may have as many as all clients want.
 */
export function connectionsOf(config: KazeConfig): number {
  const { web, worker } = config.langfuse;
  const langfuse = (web.replicas + worker.replicas + 2) * CONNECTIONS_OF_A_POD;
  const knowledge = knowledgeConnections(config) * (config.features.pgbouncer ? POOLERS : 1);
  return Math.max(100, knowledge + langfuse + RESERVE);
}

/** A quarter of the memory that is set aside for the database: the usual share, of which PostgreSQL's own default knows nothing. */
const sharedMebibytes = ({ postgres }: KazeConfig): number => Math.floor(parseQuantity(postgres.resources.requests.memory) / 2 ** 20 / 4);

/** Settings of PostgreSQL by what the cell's pods need, and what its own have. */
export function postgresParameters(config: KazeConfig): Record<string, string> {
  return { max_connections: String(connectionsOf(config)), shared_buffers: `${sharedMebibytes(config)}MB` };
}

/** Settings of PgBouncer: any one pod may get all clients. */
export function poolerParameters(config: KazeConfig): Record<string, string> {
  const clients = knowledgeConnections(config);
  return { default_pool_size: String(clients), max_client_conn: String(clients * POOLERS) };
}

/** Memory that the database needs once all connections are open, in mebibytes. */
export const neededMebibytes = (config: KazeConfig): number => sharedMebibytes(config) + connectionsOf(config) * MEBIBYTES_OF_A_CONNECTION;
