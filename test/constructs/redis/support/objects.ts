import { Size, Testing } from 'cdk8s';
import { Application } from '../../../../constructs/application';
import { RedisCluster, type RedisClusterProps } from '../../../../constructs/redis/redis-cluster';
import { RedisClusterForming } from '../../../../constructs/redis/redis-cluster-forming';
import { SecretKey } from '../../../../constructs/workload/env-source';
import { KubernetesVersion } from '../../../../core/kubernetes-version';
import type { JsonObject } from '../../../../core/object/object';
import { manifests, pinned } from '../../../support/synth';

/** The least that a cluster needs. */
export const smallest: RedisClusterProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  image: pinned('example.com/redis:7'),
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  data: { size: Size.gibibytes(5), storageClass: 'fast' },
  password: new SecretKey('redis-auth', 'REDIS_PASSWORD'),
};

/** A cluster named `redis` in the namespace `test`, and its forming Job. */
export function redisObjects(props: Partial<RedisClusterProps> = {}): JsonObject[] {
  const chart = new Application(Testing.app(), 'store', { namespace: 'test' });
  const cluster = new RedisCluster(chart, 'redis', { ...smallest, ...props });
  new RedisClusterForming(chart, 'redis-forming', { cluster });
  return manifests(chart);
}
