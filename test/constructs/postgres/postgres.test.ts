import { ApiObject, Cron, JsonPatch, Size, Testing } from 'cdk8s';
import { Postgres, type PostgresProps } from '../../../constructs/postgres/postgres';
import { isData } from '../../../constructs/storage/data';
import { SecretKey } from '../../../constructs/workload/env-source';
import { ImageRef } from '../../../core/image';
import { missingListDefaults } from '../../support/crd-defaults';
import { at, one, pinned, synth } from '../../support/synth';

const resources = { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } };
const owner = { role: 'kaze', secretName: 'kaze-database' };
const langfuse = { role: 'langfuse', secretName: 'langfuse-database' };
const smallest: PostgresProps = {
  image: ImageRef.parse(`ghcr.io/cloudnative-pg/postgresql:17.8-system-bookworm@${pinned('postgresql').digest}`),
  instances: 1,
  storageSize: Size.gibibytes(20),
  resources,
  database: { name: 'kaze', owner },
};
const everything: Required<PostgresProps> = {
  ...smallest,
  name: 'kaze-db',
  instances: 3,
  storageClass: 'fast',
  database: { name: 'kaze', owner, extensions: ['vector'] },
  databases: [{ name: 'langfuse_traces', owner: langfuse }],
  roles: [{ role: 'reader', secretName: 'reader-database' }, owner],
  backup: {
    destinationPath: 's3://kaze-backups/postgres',
    endpointUrl: 'https://s3.example.com',
    accessKeyId: new SecretKey('kaze-backup', 'ACCESS_KEY_ID'),
    secretAccessKey: new SecretKey('kaze-backup', 'SECRET_ACCESS_KEY'),
    schedule: Cron.schedule({ minute: '30', hour: '2' }),
    retentionDays: 30,
    sidecarResources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    serverName: 'kaze-db-2',
  },
  recovery: { serverName: 'kaze-db', targetTime: '2026-11-29T08:15:00Z' },
  podAntiAffinityType: 'required',
  parameters: { max_connections: '200' },
  imagePullSecrets: ['registry'],
};
const cluster = (props: PostgresProps) => one(synth(Postgres, props), 'Cluster');

test('smallest: one cluster, one database, and nothing else', () => {
  expect(synth(Postgres, smallest)).toMatchSnapshot();
});

test('everything: each prop reaches the cluster', () => {
  expect(at(cluster(everything), 'spec')).toMatchObject({
    instances: 3,
    storage: { size: '20Gi', storageClass: 'fast' },
    affinity: { podAntiAffinityType: 'required' },
    postgresql: { parameters: { max_connections: '200' } },
    imagePullSecrets: [{ name: 'registry' }],
    plugins: [
      {
        name: 'barman-cloud.cloudnative-pg.io',
        isWALArchiver: true,
        parameters: { barmanObjectName: 'kaze-db-backup', serverName: 'kaze-db-2' },
      },
    ],
  });
});

test('everything: databases have objects of their own, their owners are roles, and the extension is in its database', () => {
  const databases = synth(Postgres, everything).filter(({ kind }) => kind === 'Database');
  expect(databases.map(({ metadata, spec }) => [at(metadata, 'name'), at(spec, 'name'), at(spec, 'owner')])).toEqual([
    ['kaze-db-kaze', 'kaze', 'kaze'],
    ['kaze-db-langfuse-traces', 'langfuse_traces', 'langfuse'],
  ]);
  expect(at(databases[0], 'spec.extensions')).toEqual([{ name: 'vector', ensure: 'present' }]);
  expect(at(cluster(everything), 'spec.managed.roles')).toMatchObject([
    { name: 'langfuse', login: true, passwordSecret: { name: 'langfuse-database' } },
    { name: 'reader', login: true, passwordSecret: { name: 'reader-database' } },
  ]);
});

describe('recovery', () => {
  const backup = everything.backup;

  test('begins with what was archived up to a moment, and archives into a folder of its own', () => {
    const spec = at(cluster(everything), 'spec');
    expect(at(spec, 'bootstrap')).toEqual({
      recovery: {
        source: 'origin',
        database: 'kaze',
        owner: 'kaze',
        secret: { name: 'kaze-database' },
        recoveryTarget: { targetTime: '2026-11-29T08:15:00Z' },
      },
    });
    expect(at(spec, 'externalClusters')).toEqual([
      {
        name: 'origin',
        plugin: {
          name: 'barman-cloud.cloudnative-pg.io',
          enabled: true,
          isWALArchiver: false,
          parameters: { barmanObjectName: 'kaze-db-backup', serverName: 'kaze-db' },
        },
      },
    ]);
  });

  test('without a moment goes to the last that was archived', () => {
    const spec = at(cluster({ ...everything, recovery: { serverName: 'kaze-db' } }), 'spec');
    expect(at(spec, 'bootstrap.recovery')).not.toHaveProperty('recoveryTarget');
  });

  test.each<[string, Partial<PostgresProps>, RegExp]>([
    [
      'without a backup',
      { ...smallest, recovery: { serverName: 'old' } },
      /recovery: expected backup with a serverName other than old, .*, got no backup/,
    ],
    [
      'into the archive that it comes out of',
      { ...smallest, backup: { ...backup, serverName: 'old' }, recovery: { serverName: 'old' } },
      /recovery: expected backup with a serverName other than old, .*, got old/,
    ],
    [
      'to a moment without a zone',
      { ...smallest, backup, recovery: { serverName: 'old', targetTime: '2026-11-29 08:15' } },
      /recovery.targetTime: expected a moment in UTC/,
    ],
  ])('is refused %s', (_, props, message) => {
    expect(() => synth(Postgres, { ...smallest, ...props })).toThrow(message);
  });
});

describe('refuses', () => {
  const digest = pinned('postgresql').digest;
  test.each<[string, Partial<PostgresProps>, string]>([
    [
      'an image whose tag is no version',
      { image: ImageRef.parse(`postgresql:bookworm@${digest}`) },
      "a tag that begins with PostgreSQL's version",
    ],
    ['an image without a tag', { image: ImageRef.parse(`postgresql@${digest}`) }, "a tag that begins with PostgreSQL's version"],
    ['no instance', { instances: 0 }, 'instances: expected a whole number of at least 1, got 0'],
    ['half an instance', { instances: 1.5 }, 'instances: expected a whole number of at least 1, got 1.5'],
    ['a database that every cluster has', { database: { name: 'postgres', owner } }, 'database: expected lower-case letters'],
    ['a database that SQL would have to quote', { databases: [{ name: 'a-b', owner }] }, 'got "a-b"'],
    ['two databases of one name', { databases: [{ name: 'kaze', owner: langfuse }] }, 'databases: two are called "kaze"'],
    ['a role of the operator', { roles: [{ role: 'postgres', secretName: 'a' }] }, 'role: expected lower-case letters'],
    [
      'a role with two passwords',
      { roles: [{ role: 'kaze', secretName: 'other' }] },
      'kaze has two passwords, in the Secrets kaze-database and other',
    ],
    [
      'the archive that it would write into too',
      { backup: { ...everything.backup, serverName: 'old' }, recovery: { serverName: 'old' } },
      'recovery: expected backup with a serverName other than old, since the old archive must not be written to, got old',
    ],
    [
      'a recovery without an archive',
      { recovery: { serverName: 'old' } },
      'recovery: expected backup with a serverName other than old, since the old archive must not be written to, got no backup',
    ],
    [
      'a retention of no days',
      { backup: { ...everything.backup, retentionDays: 0 } },
      'retentionDays: expected a whole number of at least 1, got 0',
    ],
  ])('%s', (_, props, message) => {
    expect(() => synth(Postgres, { ...smallest, ...props })).toThrow(message);
  });
});

test('hatch: ApiObject.of finds the cluster', () => {
  const chart = Testing.chart();
  ApiObject.of(new Postgres(chart, 'subject', smallest)).addJsonPatch(JsonPatch.add('/spec/walStorage', { size: '5Gi' }));
  expect(one(Testing.synth(chart), 'Cluster')).toHaveProperty('spec.walStorage.size', '5Gi');
});

test('says where it is reached', () => {
  expect(new Postgres(Testing.chart(), 'kaze-db', smallest)).toMatchObject({ host: 'kaze-db-rw', readOnlyHost: 'kaze-db-ro', port: 5432 });
});

test('a single instance has no disruption budget, which would block every node drain; several have one', () => {
  expect(at(cluster(smallest), 'spec.enablePDB')).toBe(false);
  expect(at(cluster({ ...smallest, instances: 2 }), 'spec.enablePDB')).toBe(true);
});

test('the cluster and its databases are data', () => {
  const chart = Testing.chart();
  new Postgres(chart, 'subject', everything);
  const data = chart.node.findAll().filter((each): each is ApiObject => each instanceof ApiObject && isData(each));
  expect(data.map(({ kind }) => kind).sort()).toEqual(['Cluster', 'Database', 'Database']);
  expect(data.filter(({ kind }) => kind === 'Database').map((each) => at(each.toJson(), 'spec.databaseReclaimPolicy'))).toEqual([
    'retain',
    'retain',
  ]);
});

test('a reconciler finds nothing in a list that only the API server wrote', () => {
  expect(synth(Postgres, everything).flatMap(missingListDefaults)).toEqual([]);
});

test('backup is made by the plugin, at once and then on schedule, and never by the operator itself', () => {
  const objects = synth(Postgres, everything);
  expect(at(one(objects, 'ScheduledBackup'), 'spec')).toEqual({
    cluster: { name: 'kaze-db' },
    // Six fields: the first is the second.
    schedule: '0 30 2 * * *',
    immediate: true,
    backupOwnerReference: 'self',
    method: 'plugin',
    pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
  });
  expect(at(one(objects, 'Cluster'), 'spec.backup')).toBeUndefined();
});

test('the object store takes its credentials by key, and keeps what the retention says', () => {
  const store = one(synth(Postgres, everything), 'ObjectStore');
  expect(at(store, 'spec.retentionPolicy')).toBe('30d');
  expect(at(store, 'spec.configuration')).toMatchObject({
    destinationPath: 's3://kaze-backups/postgres',
    endpointURL: 'https://s3.example.com',
    s3Credentials: {
      accessKeyId: { name: 'kaze-backup', key: 'ACCESS_KEY_ID' },
      secretAccessKey: { name: 'kaze-backup', key: 'SECRET_ACCESS_KEY' },
    },
  });
  expect(at(store, 'spec.instanceSidecarConfiguration.resources.limits')).toEqual({ memory: '512Mi' });
});

test('no metrics are collected unless someone asks for them', () => {
  expect(at(cluster(everything), 'spec.monitoring')).toBeUndefined();
});
