import { REDIS_PORT, type RedisCluster } from 'galley/constructs';

/** `host:port` of every node, divided by commas: a client that finds one finds all. */
export function redisAddresses({ nodes }: RedisCluster): string {
  return nodes.map((node) => `${node}:${REDIS_PORT}`).join(',');
}
