import type { RedisCluster } from '../../constructs/redis/redis-cluster';
import { REDIS_PORT } from '../../constructs/redis/redis-config';

/** `host:port` of every node, divided by commas: a client that finds one finds all. */
export function redisAddresses({ nodes }: RedisCluster): string {
  return nodes.map((node) => `${node}:${REDIS_PORT}`).join(',');
}
