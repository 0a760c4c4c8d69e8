import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blackbox5 } from '../../../charts/blackbox5';
import { freeAddresses, RealCluster, sum, until } from '../../constructs/redis/support/real-cluster';
import { describeWith } from '../../support/installed';
import { asDeployment, containerOf, nameOf } from '../../support/pods';
import { rendered } from '../../support/rendered';

const KEYS = Array.from({ length: 300 }, (_, index) => `task:${index}`);

// Each test continues with the cluster of the one before.
describeWith(['redis-server', 'redis-cli'], "blackbox5/hetzner's Redis, run as three processes from what is rendered", () => {
  let cluster: RealCluster;
  let spare: string[];

  beforeAll(async () => {
    const { objects } = await rendered(blackbox5, 'hetzner');
    const own = objects
      .map(({ object }) => object)
      .filter((object) => nameOf(object).startsWith('blackbox5-redis') && object.metadata.namespace === 'blackbox5-storage');
    const addresses = await freeAddresses(6);
    spare = addresses.slice(3);
    cluster = new RealCluster(own);
    await cluster.start(addresses.slice(0, 3));
  });
  afterAll(() => cluster?.remove());

  test('is formed, and formed again stays as it is', () => {
    expect(cluster.form()).toMatchObject({ status: 0, stderr: '' });
    const before = cluster.shape();
    expect(cluster.form()).toMatchObject({ status: 0, stdout: 'whole: 3 nodes, 16384 slots\n' });
    expect(cluster.shape()).toEqual(before);
    cluster.write(KEYS);
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
  });

  test('with other addresses everywhere, is formed again without harm', async () => {
    const before = cluster.shape();
    await cluster.stopAll();
    await cluster.start(spare);
    // Where none can find another, the Job must not say that all is well, though each node does, for a while after it was started.
    const announce = (addresses: readonly string[]) =>
      addresses.forEach((address, index) => void cluster.ask(index, 'config', 'set', 'cluster-announce-ip', address));
    announce(['127.0.0.0', '127.0.0.0', '127.0.0.0']);
    expect(cluster.form('4')).toMatchObject({ status: 1, stderr: expect.stringContaining('the nodes do not agree after 4 s') });
    announce(spare);
    expect(cluster.form()).toMatchObject({ status: 0, stderr: '' });
    expect(cluster.isConnected()).toBe(true);
    expect(cluster.shape()).toEqual(before);
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
  });

  test('what each node holds is dumped by the first container of the backup, and comes back by that of the restore', async () => {
    const objects = await rendered(blackbox5, 'hetzner');
    const container = containerOf(asDeployment(objects.get('CronJob', 'backup-redis')), 'dump');
    const restore = containerOf(asDeployment(objects.get('CronJob', 'backup-redis-restore')), 'backup-redis-restore');
    const script = (objects.get('ConfigMap', 'redis-restore-script')['data'] as Record<string, string>)['restore.sh'] ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'dumps-'));
    try {
      expect(cluster.dump(container, folder)).toMatchObject({ status: 0 });
      // A dump begins with its name and version.
      const heads = readdirSync(folder).map((name) => readFileSync(join(folder, name)).subarray(0, 5).toString());
      expect(heads).toEqual(['REDIS', 'REDIS', 'REDIS']);

      for (const index of [0, 1, 2]) cluster.ask(index, 'flushall');
      expect(sum(cluster.readable(KEYS))).toBe(0);
      cluster.write(['task:since']);
      expect(cluster.restore(restore, script, folder)).toMatchObject({ status: 0, stderr: '' });
      expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
      // The restore keeps keys written since the backup.
      expect(sum(cluster.readable(['task:since']))).toBe(1);

      writeFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.rdb')) ?? ''), 'REDIS but no dump');
      expect(cluster.restore(restore, script, folder)).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/refused: .*\.rdb can not be read/),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('one master that is killed takes its third of the keys along, and leaves the others; its disk brings them back', async () => {
    // The log holds writes that are a second old: appendfsync everysec.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [, lost = 0] = cluster.readable(KEYS);
    await cluster.stop(1, 'SIGKILL');
    await until(() => cluster.ask(0, 'cluster', 'info').stdout.includes('cluster_slots_fail:5461'), 'the others notice');
    const [first = 0, second = 0, third = 0] = cluster.readable(KEYS);
    expect([second, first + third]).toEqual([0, KEYS.length - lost]);
    expect(Math.abs(lost - KEYS.length / 3)).toBeLessThan(KEYS.length / 10);
    cluster.startNode(1);
    await until(() => cluster.isWhole(), 'it is whole again');
    expect(sum(cluster.readable(KEYS))).toBe(KEYS.length);
  });
});
