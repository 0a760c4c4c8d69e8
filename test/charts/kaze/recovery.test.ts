import { kaze } from '../../../charts/kaze';
import { edit } from '../../support/edit';
import { nameOf } from '../../support/pods';
import { rendered } from '../../support/rendered';
import { at } from '../../support/synth';

const recovered = edit(
  [
    '    instances: 3\n',
    '    name: kaze-postgres-2\n    recovery: { serverName: kaze-postgres, targetTime: "2026-11-29T08:15:00Z" }\n    instances: 3\n',
  ],
  ['      destination:', '      serverName: kaze-postgres-2\n      destination:'],
);

test('a cluster that is restored beside the old one begins with its archive and leaves it alone', async () => {
  const objects = await rendered(kaze, 'agency-prod', recovered);
  expect(objects.all('Cluster').map(nameOf)).toEqual(['kaze-postgres-2']);
  const spec = at(objects.get('Cluster', 'kaze-postgres-2'), 'spec');
  expect(at(spec, 'bootstrap.recovery')).toMatchObject({ source: 'origin', recoveryTarget: { targetTime: '2026-11-29T08:15:00Z' } });
  expect(at(spec, 'bootstrap.initdb')).toBeUndefined();
  expect(at(spec, 'externalClusters[0].plugin.parameters.serverName')).toBe('kaze-postgres');
  expect(at(spec, 'plugins[0].parameters.serverName')).toBe('kaze-postgres-2');
  // The Job that reads the archive reaches it.
  const policy = objects.get('NetworkPolicy', 'kaze-postgres-2-full-recovery');
  expect(at(policy, 'spec.podSelector.matchLabels')).toMatchObject({ 'cnpg.io/jobRole': 'full-recovery' });
  expect(JSON.stringify(at(policy, 'spec.egress'))).toContain('10.60.0.0/24');
});

test.each<[string, readonly (readonly [string, string])[], RegExp]>([
  [
    'into the archive that it comes out of',
    [['    instances: 3\n', '    recovery: { serverName: kaze-postgres }\n    instances: 3\n']],
    /config\.postgres\.recovery\.serverName: expected another name than that of backup, .*, got kaze-postgres/,
  ],
  [
    'to no moment',
    [['    instances: 3\n', '    recovery: { serverName: old, targetTime: yesterday }\n    instances: 3\n']],
    /config\.postgres\.recovery\.targetTime/,
  ],
])('a recovery %s is refused', async (_, changes, message) => {
  await expect(rendered(kaze, 'agency-prod', edit(...changes))).rejects.toThrow(message);
});

test('a recovery without a backup is refused: there is no archive', async () => {
  const asked = edit(['    instances: 1\n', '    recovery: { serverName: old }\n    instances: 1\n']);
  await expect(rendered(kaze, 'cluster-dev', asked)).rejects.toThrow(/config\.postgres\.recovery: expected postgres\.backup/);
});

describe('sizes of the database', () => {
  test('fit each other: the pooler takes all of knowledge, and the database all of both', async () => {
    const objects = await rendered(kaze, 'agency-prod');
    const pooler = at(objects.get('Pooler', 'kaze-postgres-pooler-rw'), 'spec.pgbouncer.parameters');
    // Six pods and one more while they are replaced, ten connections each.
    expect(pooler).toEqual({ default_pool_size: '70', max_client_conn: '140' });
    const parameters = at(objects.get('Cluster', 'kaze-postgres'), 'spec.postgresql.parameters');
    expect(parameters).toEqual({ max_connections: '220', shared_buffers: '1024MB' });
  });

  test('are refused where the memory is too little for all connections', async () => {
    const small = edit([
      'requests: { cpu: 2000m, memory: 4Gi }, limits: { memory: 8Gi }',
      'requests: { cpu: 2000m, memory: 2Gi }, limits: { memory: 2Gi }',
    ]);
    await expect(rendered(kaze, 'agency-prod', small)).rejects.toThrow(
      /config\.postgres\.resources\.limits\.memory: expected at least 2712Mi: .* 220 connections, got 2Gi/,
    );
  });
});

test('in stores that several cells may share, each cell uses its own names', async () => {
  const env = async (cell: 'agency-prod' | 'cluster-dev') =>
    JSON.stringify(at((await rendered(kaze, cell)).get('Deployment', 'langfuse-web'), 'spec.template.spec.containers'));
  const shared = await env('agency-prod');
  expect(shared).toContain('{"name":"CLICKHOUSE_DB","value":"kaze_agency_prod"}');
  expect(shared).toContain('{"name":"REDIS_KEY_PREFIX","value":"kaze-agency-prod"}');
  expect(shared).toContain('{"name":"LANGFUSE_INIT_PROJECT_ID","value":"kaze-agency-prod"}');
  expect(shared).toContain('{"name":"LANGFUSE_S3_EVENT_UPLOAD_BUCKET","value":"kaze-agency-prod-langfuse"}');
  // What runs already keeps its project.
  expect(await env('cluster-dev')).toContain('{"name":"LANGFUSE_INIT_PROJECT_ID","value":"kaze"}');
});
