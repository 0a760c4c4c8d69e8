import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { Connections } from '../../../constructs/network/connections';
import { NetworkBoundary } from '../../../constructs/network/network-boundary';
import { redisAuth } from '../../../constructs/redis/redis-auth';
import { RedisCluster, type RedisClusterProps } from '../../../constructs/redis/redis-cluster';
import { RedisClusterForming, type RedisClusterFormingProps } from '../../../constructs/redis/redis-cluster-forming';
import type { JsonObject } from '../../../core/object/object';
import { everySetting } from '../../support/every-setting';
import { containersOf, envOf, HARDENED } from '../../support/pod-with';
import { at, manifests, one } from '../../support/synth';
import { redisObjects, smallest } from './support/objects';

const named = (objects: readonly JsonObject[], kind: string, name: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'metadata.name') === name),
    kind,
  );
const confOf = (objects: readonly JsonObject[]): string =>
  String((named(objects, 'ConfigMap', 'redis-config')['data'] as JsonObject)['redis.conf']);
const podOf = (objects: readonly JsonObject[]): JsonObject => at(one(objects, 'StatefulSet'), 'spec.template.spec') as JsonObject;
const chart = (): Application => new Application(Testing.app(), 'store', { namespace: 'test' });

describe('RedisCluster', () => {
  const objects = redisObjects();

  test('smallest: three masters with names before they are ready, apart, and emptied one by one', () => {
    expect(at(one(objects, 'StatefulSet'), 'spec')).toMatchObject({ replicas: 3, podManagementPolicy: 'Parallel' });
    expect(at(one(objects, 'Service'), 'spec')).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      ports: [{ port: 6379 }, { port: 16379 }],
    });
    expect(at(one(objects, 'PodDisruptionBudget'), 'spec.maxUnavailable')).toBe(1);
    expect(at(podOf(objects), 'affinity.podAntiAffinity')).toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
    for (const name of ['redis', 'keeper']) expect(containersOf(podOf(objects))[name]?.['securityContext']).toMatchObject(HARDENED);
    expect(confOf(objects)).toMatchInlineSnapshot(`
"include /etc/redis/auth/auth.conf
bind * -::*
port 6379
dir /data
maxmemory 134217728
maxmemory-policy noeviction
appendonly yes
appendfsync everysec
save ""
cluster-enabled yes
cluster-config-file nodes.conf
cluster-port 16379
cluster-node-timeout 5000
cluster-preferred-endpoint-type hostname
cluster-require-full-coverage no
"
`);
  });

  test('announces the name and the address of each pod', () => {
    expect(containersOf(podOf(objects))['redis']?.['args']).toEqual([
      '--cluster-announce-hostname',
      '$(POD_NAME).redis.test.svc',
      '--cluster-announce-ip',
      '$(POD_IP)',
    ]);
    expect(envOf(containersOf(podOf(objects))['keeper'])['NODES']).toBe(
      'redis-0.redis.test.svc redis-1.redis.test.svc redis-2.redis.test.svc',
    );
  });

  test('has its password in a variable and a file, never in a ConfigMap or an argument', () => {
    expect(confOf(objects)).toContain('include /etc/redis/auth/auth.conf\n');
    expect(JSON.stringify(objects.filter(({ kind }) => kind === 'ConfigMap'))).not.toMatch(/requirepass|masterauth/);
    expect(at(podOf(objects), 'volumes')).toContainEqual({
      name: 'auth',
      secret: { secretName: 'redis-auth', items: [{ key: 'auth.conf', path: 'auth.conf' }] },
    });
    expect(redisAuth('REDIS_PASSWORD').data).toEqual({
      REDIS_PASSWORD: '{{ .REDIS_PASSWORD }}',
      'auth.conf': 'requirepass {{ .REDIS_PASSWORD | quote }}\n',
    });
  });

  test('everything: each prop reaches the manifests', () => {
    const everything: Required<RedisClusterProps> = {
      ...everySetting,
      ...smallest,
      name: 'queue',
      masters: 5,
      nodeTimeout: Duration.seconds(15),
      requireFullCoverage: true,
      evictionPolicy: 'allkeys-lru',
      apart: 'preferred',
      terminationGracePeriodSeconds: 90,
      imagePullSecrets: ['registry'],
      priorityClassName: 'stores',
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      annotations: { team: 'web' },
      podAnnotations: { extra: 'abc' },
    };
    const all = chart();
    const cluster = new RedisCluster(all, 'redis', everything);
    const set = one(manifests(all), 'StatefulSet');
    expect(cluster.nodes).toHaveLength(5);
    expect(set).toMatchObject({
      metadata: { name: 'queue', annotations: { team: 'web' } },
      spec: {
        replicas: 5,
        template: {
          metadata: { annotations: { extra: 'abc', 'checksum/config': expect.any(String) } },
          spec: {
            affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{}] } },
            terminationGracePeriodSeconds: 90,
            imagePullSecrets: [{ name: 'registry' }],
            priorityClassName: 'stores',
            nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          },
        },
      },
    });
    const conf = String((named(manifests(all), 'ConfigMap', 'queue-config')['data'] as JsonObject)['redis.conf']);
    expect(conf).toContain('cluster-node-timeout 15000\n');
    expect(conf).toContain('cluster-require-full-coverage yes\n');
    expect(conf).toContain('maxmemory-policy allkeys-lru\n');
  });

  test('other configuration makes other pods', () => {
    const checksum = (each: readonly JsonObject[]) =>
      (at(one(each, 'StatefulSet'), 'spec.template.metadata.annotations') as JsonObject)['checksum/config'];
    expect(checksum(redisObjects())).toBe(checksum(objects));
    expect(checksum(redisObjects({ requireFullCoverage: true }))).not.toBe(checksum(objects));
  });

  test('refuses fewer masters than have a majority without one, and a chart without a namespace', () => {
    expect(() => redisObjects({ masters: 2 })).toThrow('store/redis: masters: expected a whole number of at least 3');
    expect(() => new RedisCluster(Testing.chart(), 'redis', smallest)).toThrow('test/redis: expected a namespace');
  });

  test('hatch: ApiObject.of finds the StatefulSet', () => {
    const patched = chart();
    ApiObject.of(new RedisCluster(patched, 'redis', smallest)).addJsonPatch(JsonPatch.replace('/spec/replicas', 9));
    expect(at(one(manifests(patched), 'StatefulSet'), 'spec.replicas')).toBe(9);
  });

  test('opens the bus only among its nodes', () => {
    const closed = chart();
    const cluster = new RedisCluster(closed, 'redis', smallest);
    const forming = new RedisClusterForming(closed, 'redis-forming', { cluster });
    const connections = new Connections({ dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, apiServer: [] });
    cluster.connect(connections);
    forming.connect(connections);
    new NetworkBoundary(closed, 'boundary', { workload: cluster, connections });
    const from = (name: string) => [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } }];
    const ports = (...numbers: number[]) => numbers.map((port) => ({ protocol: 'TCP', port }));
    const policy = named(manifests(closed), 'NetworkPolicy', 'redis');
    expect(at(policy, 'spec.ingress')).toEqual([
      { from: from('redis'), ports: ports(6379, 16379) },
      { from: from('redis-forming'), ports: ports(6379) },
    ]);
    expect(at(policy, 'spec.egress')).toContainEqual({ to: from('redis'), ports: ports(6379, 16379) });
  });
});

describe('RedisClusterForming', () => {
  const render = (props: Partial<RedisClusterFormingProps> = {}) => {
    const each = chart();
    const cluster = new RedisCluster(each, 'redis', { ...smallest, imagePullSecrets: ['registry'], nodeSelector: { disk: 'fast' } });
    const forming = new RedisClusterForming(each, 'redis-forming', { cluster, ...props });
    return { forming, job: () => one(manifests(each), 'Job') };
  };

  test("smallest: a hardened pod with the cluster's image, script and node names", () => {
    const job = render().job();
    const pod = at(job, 'spec.template.spec') as JsonObject;
    const container = containersOf(pod)['redis-forming'];
    expect(container).toMatchObject({ image: smallest.image.toString(), command: ['sh', '/etc/redis/cluster/cluster.sh', 'form'] });
    expect(container?.['securityContext']).toMatchObject(HARDENED);
    expect(envOf(container)).toMatchObject({ PORT: '6379', WAIT: '300', REDISCLI_AUTH: { secretKeyRef: { key: 'REDIS_PASSWORD' } } });
    expect(pod).toMatchObject({ imagePullSecrets: [{ name: 'registry' }], nodeSelector: { disk: 'fast' } });
    expect(at(job, 'spec.template.metadata.annotations')).toEqual({ 'checksum/script': expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  test('everything: each prop reaches the Job', () => {
    const everything: Required<Omit<RedisClusterFormingProps, 'cluster'>> = { name: 'form', wait: Duration.minutes(2) };
    const job = render(everything).job();
    expect(at(job, 'metadata.name')).toBe('form');
    expect(envOf(containersOf(at(job, 'spec.template.spec') as JsonObject)['form'])['WAIT']).toBe('120');
  });

  test('hatch: ApiObject.of finds the Job', () => {
    const { forming, job } = render();
    ApiObject.of(forming).addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 1));
    expect(at(job(), 'spec.backoffLimit')).toBe(1);
  });
});
