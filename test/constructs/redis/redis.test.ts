import { ApiObject, Size, Testing } from 'cdk8s';
import { Redis, type RedisProps } from '../../../constructs/redis/redis';
import { SecretKey } from '../../../constructs/workload/env-source';
import { everySetting } from '../../support/every-setting';
import { at, manifests, one, pinned, synth } from '../../support/synth';

const smallest: RedisProps = {
  kubernetesVersion: everySetting.kubernetesVersion,
  image: pinned('redis:7.4.1'),
  resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  data: { size: Size.gibibytes(5), storageClass: 'fast' },
  password: new SecretKey('queue-auth', 'REDIS_PASSWORD'),
};

test('smallest: one pod with a disk, its configuration, and a Service that finds it', () => {
  const objects = synth(Redis, smallest);
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Service', 'StatefulSet', 'ConfigMap']);
  expect(at(one(objects, 'StatefulSet'), 'spec.replicas')).toBe(1);
  const conf = String(at(one(objects, 'ConfigMap'), 'data')?.['redis.conf' as never]);
  expect(conf).toContain('maxmemory-policy noeviction');
  expect(conf).toContain(`maxmemory ${512 * 1024 * 1024}\n`);
  expect(conf).not.toContain('cluster-enabled');
});

test('everything: each prop reaches the manifest', () => {
  const everything: Required<RedisProps> = {
    ...everySetting,
    ...smallest,
    name: 'cache',
    evictionPolicy: 'allkeys-lru',
    terminationGracePeriodSeconds: 90,
    annotations: { 'reloader.stakater.com/auto': 'true' },
    podAnnotations: { note: 'x' },
  };
  const objects = synth(Redis, everything);
  expect(at(one(objects, 'ConfigMap'), 'metadata.name')).toBe('cache-config');
  expect(String(at(one(objects, 'ConfigMap'), 'data')?.['redis.conf' as never])).toContain('maxmemory-policy allkeys-lru');
  expect(one(objects, 'StatefulSet')).toMatchObject({
    metadata: { name: 'cache', annotations: everything.annotations },
    spec: {
      template: {
        metadata: { annotations: { note: 'x', 'checksum/config': expect.any(String) } },
        spec: { terminationGracePeriodSeconds: 90, tolerations: everything.tolerations, runtimeClassName: 'sandbox' },
      },
    },
  });
});

test('a changed configuration replaces the pod', () => {
  const checksum = (props: Partial<RedisProps>) =>
    at(one(synth(Redis, { ...smallest, ...props }), 'StatefulSet'), 'spec.template.metadata.annotations')?.['checksum/config' as never];
  expect(checksum({ evictionPolicy: 'allkeys-lru' })).not.toBe(checksum({}));
});

test('hatch: the StatefulSet is its main child', () => {
  const chart = Testing.chart();
  const redis = new Redis(chart, 'queue', smallest);
  expect(ApiObject.of(redis).kind).toBe('StatefulSet');
  expect(manifests(chart)).toHaveLength(4);
});
