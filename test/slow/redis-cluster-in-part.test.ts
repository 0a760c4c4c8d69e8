import { Duration } from 'cdk8s';
import { redisObjects } from '../constructs/redis/support/objects';
import { freeAddresses, RealCluster, sum, until } from '../constructs/redis/support/real-cluster';
import { describeWith } from '../support/installed';

const KEYS = Array.from({ length: 60 }, (_, index) => `task:${index}`);

// Each test continues with the cluster of the one before.
describeWith(['redis-server', 'redis-cli'], 'the rendered cluster, run as processes', () => {
  let cluster: RealCluster;
  let spare: string[];

  beforeAll(async () => {
    const addresses = await freeAddresses(6);
    spare = addresses.slice(3);
    cluster = new RealCluster(redisObjects({ nodeTimeout: Duration.seconds(1) }));
    await cluster.start(addresses.slice(0, 3));
  });
  afterAll(() => cluster?.remove());

  test('is formed, each node with a third of the slots', () => {
    // Before this, no node is broken: the cluster is new.
    expect([0, 1, 2].map((index) => cluster.whole(index).status)).toEqual([0, 0, 0]);
    const { status, stdout, stderr } = cluster.form();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/whole: 3 nodes, 16384 slots\n$/);
    expect(cluster.shape().map((line) => line.slice(41))).toEqual(['0-5460', '5461-10921', '10922-16383']);
    expect(cluster.isWhole()).toBe(true);
    expect([0, 1, 2].map((index) => cluster.whole(index).status)).toEqual([0, 0, 0]);
  });

  test('formed again it stays as it is', () => {
    const before = cluster.shape();
    expect(cluster.form()).toMatchObject({ status: 0, stdout: 'whole: 3 nodes, 16384 slots\n', stderr: '' });
    expect(cluster.shape()).toEqual(before);
  });

  test('sends clients to names, which outlive addresses', () => {
    cluster.write(KEYS);
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
    const moved = [0, 1, 2].map((index) => cluster.ask(index, 'get', 'task:0')).filter(({ status }) => status === 1);
    expect(moved).toHaveLength(2);
    for (const { stderr } of moved) expect(stderr).toMatch(/MOVED \d+ redis-\d\.redis\.test\.svc:6379/);
  });

  test('with other addresses everywhere, is formed again without harm', async () => {
    const before = cluster.shape();
    await cluster.stopAll();
    await cluster.start(spare);
    const { status, stdout, stderr } = cluster.form();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(' meets ');
    // What the Job says is so when it says it.
    expect(cluster.isConnected()).toBe(true);
    expect(stdout).not.toContain('gets the slots');
    expect(cluster.shape()).toEqual(before);
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
  });

  test('with each the address that another had, comes together by its sidecars alone', async () => {
    const before = cluster.shape();
    const [first = '', ...rest] = cluster.addresses;
    await cluster.stopAll();
    await cluster.start([...rest, first]);
    const keepers = [0, 1, 2].map((index) => cluster.keep(index));
    await until(() => cluster.isConnected() && cluster.isWhole(), 'the sidecars bring the nodes together');
    expect(cluster.shape()).toEqual(before);
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
    expect(await Promise.all(keepers.map((stop) => stop()))).toEqual([0, 0, 0]);
  });

  test('without one node, its keys are out of reach and the others are served', async () => {
    const [, , lost = 0] = cluster.readable(KEYS);
    expect(lost).toBeGreaterThan(0);
    await cluster.stop(2, 'SIGKILL');
    await until(() => cluster.ask(0, 'cluster', 'nodes').stdout.includes('master,fail '), 'the others notice');
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length - lost);
    // They serve, and so are whole enough; without a majority they are not.
    expect([0, 1].map((index) => cluster.whole(index).status)).toEqual([0, 0]);
    expect(cluster.form('1')).toMatchObject({ status: 1, stderr: expect.stringContaining('does not answer') });
  });

  test('without a majority, running nodes report that they serve nothing', async () => {
    await cluster.stop(1, 'SIGKILL');
    await until(() => cluster.whole(0).status === 1, 'the last node is not whole');
    expect(cluster.whole(0).stderr).toContain('cluster_state:fail');
    // Of a node that does not answer, its own probes tell.
    expect(cluster.whole(1).status).toBe(0);
  });
});
