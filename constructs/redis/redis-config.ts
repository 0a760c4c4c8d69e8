import { Duration } from 'cdk8s';
import { parseQuantity } from '../../core/quantity';
import { REDIS_AUTH_FILE } from './redis-auth';

/** The port that clients connect to. */
export const REDIS_PORT = 6379;
/** The port that nodes of a cluster talk with each other on: 10000 above the clients'. */
export const REDIS_BUS_PORT = REDIS_PORT + 10_000;

/** User `redis` of the official images. */
export const REDIS_USER = 999;

/** What a Redis does once its memory is full. A queue must never evict: jobs that wait are keys like any other. */
export type EvictionPolicy = 'noeviction' | 'allkeys-lru' | 'allkeys-lfu' | 'volatile-lru' | 'volatile-lfu' | 'volatile-ttl';

/** Properties of a server's configuration. */
export interface RedisConfig {
  /** Memory limit of the container, as a Kubernetes quantity. */
  readonly memoryLimit: string;
  /** Folder of the data. */
  readonly dataDirectory: string;
  /** Folder with the file `auth.conf`. */
  readonly authDirectory: string;
  /** @default noeviction: writes fail, and nothing is lost without a word */
  readonly evictionPolicy?: EvictionPolicy;
  /** Makes it a node of a cluster. @default - it stands alone */
  readonly cluster?: ClusterConfig;
}

/** Additional settings of a cluster's node. Its own name and address are arguments, since each pod has others. */
export interface ClusterConfig {
  /** Silence after which a node counts as gone. @default Duration.seconds(5) */
  readonly nodeTimeout?: Duration;
  /** Whether a lost part stops the rest too. @default false */
  readonly requireFullCoverage?: boolean;
}

/** The text of `redis.conf`. The password is in none of it: it stands in a file that is included. */
export function redisConfig({ memoryLimit, dataDirectory, authDirectory, evictionPolicy = 'noeviction', cluster }: RedisConfig): string {
  return [
    `include ${authDirectory}/${REDIS_AUTH_FILE}`,
    'bind * -::*',
    `port ${REDIS_PORT}`,
    `dir ${dataDirectory}`,
    // Half of the limit: while the append-only file is rewritten, a forked copy needs up to as much again.
    `maxmemory ${Math.floor(parseQuantity(memoryLimit) / 2)}`,
    `maxmemory-policy ${evictionPolicy}`,
    // A machine's failure loses at most a second of accepted writes. Only the log holds the data, so there are no snapshots.
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    ...(cluster ? clusterLines(cluster) : []),
    '',
  ].join('\n');
}

function clusterLines({ nodeTimeout = Duration.seconds(5), requireFullCoverage = false }: ClusterConfig): string[] {
  return [
    'cluster-enabled yes',
    // Who it is and which slots it has; beside the data, so that a new pod is the old node again.
    'cluster-config-file nodes.conf',
    `cluster-port ${REDIS_BUS_PORT}`,
    `cluster-node-timeout ${nodeTimeout.toMilliseconds()}`,
    // Clients are sent to names, which outlive the addresses of pods.
    'cluster-preferred-endpoint-type hostname',
    `cluster-require-full-coverage ${requireFullCoverage ? 'yes' : 'no'}`,
  ];
}
