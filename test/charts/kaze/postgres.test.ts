import { kaze } from '../../../charts/kaze';
import { textsOf } from '../../support/pods';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';
import { CELLS } from './support/cells';

const PINNED = (name: string): RegExp => new RegExp(`^ghcr\\.io/cloudnative-pg/${name}:[0-9][^@]*@sha256:[0-9a-f]{64}$`);

describe.each(CELLS)('PostgreSQL of kaze/%s', (cell) => {
  let objects: Rendered;
  beforeAll(async () => {
    objects = await rendered(kaze, cell);
  });

  test('is one cluster with pgvector, a database for knowledge and one for Langfuse, each with an owner', () => {
    expect(objects.all('Cluster').map((each) => at(each, 'metadata.name'))).toEqual(['kaze-postgres']);
    expect(objects.all('Database').map((each) => [at(each, 'spec.name'), at(each, 'spec.owner'), at(each, 'spec.extensions')])).toEqual([
      ['kaze', 'kaze', [{ name: 'vector', ensure: 'present' }]],
      ['langfuse', 'langfuse', undefined],
    ]);
  });

  test('runs the release’s images, none of an operator’s choice', () => {
    expect(at(objects.get('Cluster', 'kaze-postgres'), 'spec.imageName')).toMatch(PINNED('postgresql'));
    for (const pooler of objects.all('Pooler')) {
      expect(at(pooler, 'spec.template.spec.containers')).toMatchObject([
        { name: 'pgbouncer', image: expect.stringMatching(PINNED('pgbouncer')) },
      ]);
    }
    expect(objects.all('Pooler').length).toBe(cell === 'agency-prod' ? 1 : 0);
  });

  test('is backed up by the plugin, where the environment says to what; the operator’s own object store is on its way out', () => {
    const cluster = objects.get('Cluster', 'kaze-postgres');
    const keys = objects.objects.flatMap(({ object }) => [...textsOf(object)].map(({ path }) => path));
    expect(keys.filter((path) => /barmanObjectStore/.test(path))).toEqual([]);
    expect(at(cluster, 'spec.backup')).toBeUndefined();
    const plugins = cell === 'cluster-dev' ? undefined : [{ name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true }];
    if (plugins === undefined) expect(at(cluster, 'spec.plugins')).toBeUndefined();
    else expect(at(cluster, 'spec.plugins')).toMatchObject(plugins);
    expect(objects.all('ScheduledBackup').map((each) => at(each, 'spec.method'))).toEqual(cell === 'cluster-dev' ? [] : ['plugin']);
    expect(objects.all('ObjectStore').map((each) => at(each, 'spec.retentionPolicy'))).toEqual(cell === 'cluster-dev' ? [] : ['30d']);
  });
});

test.each([
  ['0 3 * * *', '0 0 3 * * *'],
  ['15 4 1,15 jan-jun sun', '0 15 4 1,15 jan-jun sun'],
])('a base backup at %s is one of CloudNativePG’s at %s, which begins with the second', async (schedule, expected) => {
  const objects = await rendered(kaze, 'agency-prod', (text) => text.replace('schedule: 0 3 * * *', `schedule: ${schedule}`));
  expect(at(objects.get('ScheduledBackup', 'kaze-postgres'), 'spec.schedule')).toBe(expected);
});

test('base backups and WAL go to where the environment says', async () => {
  const objects = await rendered(kaze, 'agency-prod');
  expect(at(objects.get('ObjectStore', 'kaze-postgres-backup'), 'spec.configuration')).toMatchObject({
    destinationPath: 's3://kaze-agency-prod/postgres',
    endpointURL: 'https://s3.speedrun.example',
  });
});
