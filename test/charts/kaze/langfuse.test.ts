import { kaze } from '../../../charts/kaze';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { Rendered, rendered, secretKeysOf } from '../../support/rendered';
import { at } from '../../support/synth';

const CELLS = ['cluster-dev', 'customer-acme', 'agency-prod'];

/** The application `langfuse` of a cell. */
async function langfuse(cell: string, edit?: (text: string) => string): Promise<Rendered> {
  return new Rendered((await rendered(kaze, cell, edit)).objects.filter(({ application }) => application === 'langfuse'));
}

const workloadsOf = (objects: Rendered): JsonObject[] => ['Deployment', 'StatefulSet', 'Job'].flatMap((kind) => objects.all(kind));
const nameOf = (object: JsonObject): string => String(at(object, 'metadata.name'));

/** The one container of the pods that a workload makes. */
function containerOf(objects: Rendered, name: string): JsonObject {
  const workload = workloadsOf(objects).find((each) => nameOf(each) === name);
  if (workload === undefined) throw new Error(`no workload ${name}`);
  const [container, ...more] = Rendered.containersOf(workload);
  if (container === undefined || more.length > 0) throw new Error(`${name}: expected one container`);
  return container.object;
}

function variable(container: JsonObject, name: string): JsonValue | undefined {
  return ((container['env'] ?? []) as JsonObject[]).find((each) => each['name'] === name)?.['value'];
}

const annotation = (object: JsonObject, path: string, key: string): JsonValue | undefined =>
  (at(object, path) as JsonObject | undefined)?.[key];

describe.each(CELLS)('langfuse of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await langfuse(cell);
  });

  test('each container is granted exactly the keys that it needs', () => {
    const granted = workloadsOf(objects).map((workload) => [
      nameOf(workload),
      secretKeysOf(workload, containerOf(objects, nameOf(workload))),
    ]);
    const shared = [
      'langfuse-clickhouse/CLICKHOUSE_PASSWORD',
      'langfuse-object-store/AWS_ACCESS_KEY_ID',
      'langfuse-object-store/AWS_SECRET_ACCESS_KEY',
      'langfuse-redis/REDIS_AUTH',
      'langfuse/DATABASE_URL',
      'langfuse/ENCRYPTION_KEY',
      'langfuse/SALT',
    ];
    const setUp = ['langfuse-init/LANGFUSE_INIT_USER_EMAIL', 'langfuse-init/LANGFUSE_INIT_USER_PASSWORD', 'langfuse/NEXTAUTH_SECRET'];
    expect(Object.fromEntries(granted)).toEqual({
      'langfuse-migrate': ['langfuse-clickhouse/CLICKHOUSE_PASSWORD', 'langfuse/DATABASE_URL'],
      'langfuse-web': [
        ...shared,
        ...setUp,
        'langfuse-project-keys/LANGFUSE_PUBLIC_KEY',
        'langfuse-project-keys/LANGFUSE_SECRET_KEY',
      ].sort(),
      'langfuse-worker': shared,
      ...(cell !== 'agency-prod' && {
        'langfuse-clickhouse': ['langfuse-clickhouse/CLICKHOUSE_PASSWORD'],
        'langfuse-object-store': ['langfuse-object-store/AWS_ACCESS_KEY_ID', 'langfuse-object-store/AWS_SECRET_ACCESS_KEY'],
        'langfuse-redis': ['langfuse-redis/REDIS_AUTH', 'langfuse-redis/auth.conf'],
      }),
    });
  });

  test('every key that is fetched is granted to someone', () => {
    const fetched = objects.all('ExternalSecret').flatMap((secret) => {
      const template = at(secret, 'spec.target.template.data') as JsonObject | undefined;
      const keys = template ? Object.keys(template) : (at(secret, 'spec.data') as JsonObject[]).map(({ secretKey }) => secretKey);
      return keys.map((key) => `${nameOf(secret)}/${String(key)}`);
    });
    const granted = workloadsOf(objects).flatMap((each) => secretKeysOf(each, containerOf(objects, nameOf(each))));
    expect(fetched.filter((key) => !granted.includes(key))).toEqual([]);
  });

  test('Langfuse is set up with the keys that the gateway writes its traces with', () => {
    expect(at(objects.get('ExternalSecret', 'langfuse-project-keys'), 'spec.data')).toMatchObject([
      { remoteRef: { key: 'kaze-gateway', property: 'LANGFUSE_PUBLIC_KEY' } },
      { remoteRef: { key: 'kaze-gateway', property: 'LANGFUSE_SECRET_KEY' } },
    ]);
  });

  test('every container is hardened, and runs as a numeric user that is not root', () => {
    for (const workload of workloadsOf(objects)) {
      const { securityContext } = containerOf(objects, nameOf(workload));
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        runAsUser: expect.any(Number),
      });
      expect(at(securityContext, 'runAsUser')).toBeGreaterThan(0);
      expect(at(workload, 'spec.template.spec.automountServiceAccountToken')).toBe(false);
    }
  });

  test('no image is latest, and nothing is a managed cloud service', () => {
    for (const workload of workloadsOf(objects)) {
      expect(containerOf(objects, nameOf(workload))['image']).toMatch(/^[^@:]+:[^@]+@sha256:[0-9a-f]{64}$/);
    }
    const text = objects.objects.map(({ object }) => toYaml(object)).join('---\n');
    expect(text).not.toMatch(/:latest|amazonaws|\brds\b|cloud-?sql|elasticache|\bsqs\b|googleapis|windows\.net|azure/i);
  });

  test('nobody signs up, events are in a bucket of the cell’s name, and the migration asks no one for a newer version', () => {
    expect(variable(containerOf(objects, 'langfuse-web'), 'AUTH_DISABLE_SIGNUP')).toBe('true');
    expect(variable(containerOf(objects, 'langfuse-migrate'), 'CHECKPOINT_DISABLE')).toBe('1');
    for (const name of ['langfuse-web', 'langfuse-worker']) {
      expect(variable(containerOf(objects, name), 'LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE')).toBe('true');
      expect(variable(containerOf(objects, name), 'NEXTAUTH_URL')).toMatch(/^http:\/\/[a-z]+-kaze-runtime\.[a-z]+\.ts\.net:4100$/);
      expect(variable(containerOf(objects, name), 'LANGFUSE_S3_EVENT_UPLOAD_BUCKET')).toBe(`kaze-${cell}-langfuse`);
      expect(variable(containerOf(objects, name), 'TELEMETRY_ENABLED')).toBe('false');
    }
  });

  test('one pod migrates both databases, after the stores and before any server', () => {
    const stages = [...new Set(objects.objects.map(({ stage }) => stage))];
    expect(stages).toEqual(['secrets', ...(cell === 'agency-prod' ? [] : ['stores']), 'migration', 'workloads']);
    const migrate = containerOf(objects, 'langfuse-migrate');
    const web = containerOf(objects, 'langfuse-web');
    expect(at(objects.get('Job', 'langfuse-migrate'), 'spec.parallelism')).toBeUndefined();
    expect(migrate['args']).toEqual(['true']);
    expect(migrate['image']).toBe(web['image']);
    expect(variable(migrate, 'LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED')).toBeUndefined();
    expect(variable(web, 'LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED')).toBe('true');
    expect(variable(web, 'LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED')).toBe('true');
  });

  test('a pod is given longer to stop than its program takes', () => {
    const grace = (name: string): JsonValue | undefined =>
      at(objects.get('Deployment', name), 'spec.template.spec.terminationGracePeriodSeconds');
    expect(grace('langfuse-web')).toBeGreaterThan(5 + 110);
    expect(grace('langfuse-worker')).toBeGreaterThan(240);
  });
});

describe('stores in the cell', () => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await langfuse('cluster-dev');
  });

  test('ClickHouse is one node that serves one user, over HTTP and native alone', () => {
    expect(at(objects.get('StatefulSet', 'langfuse-clickhouse'), 'spec.replicas')).toBe(1);
    expect(variable(containerOf(objects, 'langfuse-worker'), 'CLICKHOUSE_CLUSTER_ENABLED')).toBe('false');
    expect(containerOf(objects, 'langfuse-clickhouse')['ports']).toMatchObject([{ containerPort: 8123 }, { containerPort: 9000 }]);
    const users = annotation(objects.get('ConfigMap', 'langfuse-clickhouse-users'), 'data', 'langfuse.xml');
    expect(users).toContain('<default remove="remove"/>');
    expect(users).toContain('<password from_env="CLICKHOUSE_PASSWORD"/>');
  });

  test('Redis evicts nothing, logs each write, and keeps half of its memory for the rewrite', () => {
    expect(annotation(objects.get('ConfigMap', 'langfuse-redis-config'), 'data', 'redis.conf')).toMatchInlineSnapshot(`
"include /etc/redis/auth/auth.conf
bind * -::*
port 6379
dir /data
maxmemory 268435456
maxmemory-policy noeviction
appendonly yes
appendfsync everysec
save ""
"
`);
  });

  test('the object store listens beyond loopback with S3 alone, and never without keys', () => {
    const store = containerOf(objects, 'langfuse-object-store');
    const args = store['args'] as string[];
    expect(args).toEqual(expect.arrayContaining(['-ip=127.0.0.1', '-ip.bind=127.0.0.1']));
    expect(args.filter((arg) => arg.includes('0.0.0.0'))).toEqual(['-s3.ip.bind=0.0.0.0']);
    expect(store['ports']).toEqual([{ name: 's3', containerPort: 8333 }]);
    expect(at(objects.get('Service', 'langfuse-object-store'), 'spec.ports')).toEqual([{ name: 's3', port: 8333, targetPort: 's3' }]);
    expect(JSON.stringify(store['env'])).not.toContain('optional');
  });

  test('configuration that is read at start replaces the pod that reads it', async () => {
    const checksum = (each: Rendered): JsonValue | undefined =>
      annotation(each.get('StatefulSet', 'langfuse-redis'), 'spec.template.metadata.annotations', 'checksum/config');
    expect(checksum(objects)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(await langfuse('customer-acme'))).not.toBe(checksum(objects));
  });

  test('a changed Secret restarts what reads it, where the cluster has Reloader', async () => {
    const reloads = (each: Rendered, kind: string, name: string): JsonValue | undefined =>
      annotation(each.get(kind, name), 'metadata.annotations', 'secret.reloader.stakater.com/reload');
    expect(reloads(objects, 'Deployment', 'langfuse-worker')).toBeUndefined();
    const acme = await langfuse('customer-acme');
    expect(reloads(acme, 'Deployment', 'langfuse-worker')).toBe('langfuse,langfuse-clickhouse,langfuse-object-store,langfuse-redis');
    expect(reloads(acme, 'StatefulSet', 'langfuse-redis')).toBe('langfuse-redis');
  });
});

describe('stores elsewhere', () => {
  test('nothing of them is rendered, and their users speak TLS', async () => {
    const objects = await langfuse('agency-prod');
    expect(objects.all('StatefulSet')).toEqual([]);
    const web = containerOf(objects, 'langfuse-web');
    expect(variable(web, 'CLICKHOUSE_URL')).toBe('https://clickhouse.data.speedrun.example:8443');
    expect(variable(web, 'REDIS_TLS_ENABLED')).toBe('true');
    expect(variable(web, 'LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT')).toBe('https://s3.speedrun.example:443');
    const migrate = containerOf(objects, 'langfuse-migrate');
    expect(variable(migrate, 'CLICKHOUSE_MIGRATION_URL')).toBe('clickhouse://clickhouse.data.speedrun.example:9440');
    expect(variable(migrate, 'CLICKHOUSE_MIGRATION_SSL')).toBe('true');
  });

  test('one may be elsewhere while the others are in the cell', async () => {
    const elsewhere = 'redis: { kind: external, host: redis.example, port: 6380, cidr: 192.0.2.7/32 }\n    objectStore:';
    const objects = await langfuse('cluster-dev', (text) => text.replace(/redis:\n[\s\S]*?objectStore:/, elsewhere));
    expect(objects.all('StatefulSet').map(nameOf)).toEqual(['langfuse-clickhouse', 'langfuse-object-store']);
    expect(variable(containerOf(objects, 'langfuse-worker'), 'REDIS_HOST')).toBe('redis.example');
  });
});
