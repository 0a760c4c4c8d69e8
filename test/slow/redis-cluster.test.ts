import { Duration } from 'cdk8s';
import { redisObjects } from '../constructs/redis/support/objects';
import { freeAddresses, RealCluster, sum, until } from '../constructs/redis/support/real-cluster';
import { describeWith } from '../support/installed';

const PROGRAMS = ['redis-server', 'redis-cli'];
const KEYS = Array.from({ length: 60 }, (_, index) => `task:${index}`);

// Each test continues with the cluster of the one before.
describeWith(PROGRAMS, 'a rendered cluster that requires the whole, run as processes', () => {
  let cluster: RealCluster;

  beforeAll(async () => {
    cluster = new RealCluster(redisObjects({ nodeTimeout: Duration.seconds(1), requireFullCoverage: true }));
    await cluster.start(await freeAddresses(3));
    cluster.form();
    cluster.write(KEYS);
  });
  afterAll(() => cluster?.remove());

  test('serves nothing without one node', async () => {
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
    await cluster.stop(2, 'SIGKILL');
    await until(() => sum(cluster.readable(KEYS)) === 0, 'the others stop serving');
    expect(cluster.ask(0, 'get', 'task:0').stderr).toContain('CLUSTERDOWN');
  });

  test('serves everything again once the node is back with its disk', async () => {
    cluster.startNode(2);
    await until(() => cluster.isWhole(), 'it is whole');
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
  });

  test('refuses the node where it is back without its disk, and gives no slot away', async () => {
    const before = cluster.shape().slice(0, 2);
    await cluster.stop(2);
    cluster.startNode(2, 'another-disk');
    await until(() => cluster.ask(2, 'ping').status === 0, 'it answers');
    const { status, stderr } = cluster.form();
    expect(status).toBe(1);
    expect(stderr).toContain('that is none of');
    expect(cluster.shape().slice(0, 2)).toEqual(before);
    expect(cluster.ask(2, 'cluster', 'info').stdout).toContain('cluster_slots_assigned:0');
  });

  test('gives its slots to the new node once a person has had the old one forgotten', () => {
    const [lost = ''] = /[0-9a-f]{40}/.exec(cluster.form().stderr) ?? [];
    for (const index of [0, 1]) expect(cluster.ask(index, 'cluster', 'forget', lost).stdout).toBe('OK\n');
    expect(cluster.form()).toMatchObject({ status: 0, stdout: expect.stringContaining('gets the slots 10922-16383') });
    expect(cluster.isWhole()).toBe(true);
    const kept = cluster.readable(KEYS);
    expect(kept[2]).toBe(0);
    expect(sum(kept)).toBeGreaterThan(0);
  });
});

describeWith(PROGRAMS, 'nodes that are not all new, run as processes', () => {
  let cluster: RealCluster;

  beforeAll(async () => {
    cluster = new RealCluster(redisObjects());
    await cluster.start(await freeAddresses(3));
  });
  afterAll(() => cluster?.remove());

  test('are refused where one holds what is not of this cluster, and none is touched', async () => {
    cluster.ask(1, 'cluster', 'addslotsrange', '0', '8191');
    await until(() => cluster.ask(1, 'set', 'b', '1').status === 0, 'it takes a key');
    const { status, stderr } = cluster.form();
    expect(status).toBe(1);
    expect(stderr).toMatch(/owns 0-8191 with 1 keys, where a new cluster would give it 5461-10921/);
    expect(cluster.ask(0, 'cluster', 'info').stdout).toMatch(/cluster_slots_assigned:0\r\n[\s\S]*cluster_known_nodes:1\r\n/);
  });

  test('are refused where two claim the same slots', () => {
    cluster.ask(0, 'cluster', 'addslotsrange', '0', '16383');
    expect(cluster.form()).toMatchObject({ status: 1, stderr: expect.stringContaining('two claim the same') });
    cluster.ask(0, 'cluster', 'flushslots');
  });

  test('are completed where an earlier run was interrupted', () => {
    expect(cluster.askAll(1, ['flushall', 'cluster flushslots', 'cluster addslotsrange 5461 10921'])).toEqual(['OK', 'OK', 'OK']);
    const { status, stdout } = cluster.form();
    expect(status).toBe(0);
    expect(stdout).toContain('gets the slots 0-5460');
    expect(stdout).not.toContain('gets the slots 5461-10921');
  });
});
