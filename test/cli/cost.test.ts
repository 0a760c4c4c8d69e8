import { ApiObject, Chart } from 'cdk8s';
import { z } from 'zod';
import { defineSystem } from '../../core/env/system';
import { HETZNER_FILE, HETZNER_TEXT } from '../core/cost/support/prices';
import { TestProject } from '../support/project';
import { SHOP_ENVIRONMENT, SHOP_RELEASE, shop } from '../support/shop-system';

/** A shop of carts, each with a pod and a disk, and one door. */
const carts = defineSystem({
  ...shop,
  config: z.strictObject({ carts: z.int() }),
  rules: () => [],
  growth: { carts: (config, more) => ({ carts: config.carts + more }) },
  build: (app, { environment, images }) => {
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const container = { name: 'cart', image: String(images.web), resources: { requests: { cpu: '1', memory: '1Gi' } } };
    for (let index = 1; index <= environment.config.carts; index += 1) {
      new ApiObject(chart, `cart-${index}`, {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: `cart-${index}` },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: `cart-${index}` } },
          template: { metadata: { labels: { app: `cart-${index}` } }, spec: { containers: [container] } },
          volumeClaimTemplates: [
            { metadata: { name: 'data' }, spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
          ],
        },
      });
    }
    new ApiObject(chart, 'door', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'door' },
      spec: { type: 'LoadBalancer', externalIPs: ['203.0.113.7'] },
    });
  },
});

const POOL = `  nodePools:
    fleet:
      machineType: CPX31
      nodes: 3
      backups: true
      allocatable: { cpu: "2", memory: 6Gi, pods: 100 }
      daemonSets: { cpu: "0", memory: "0", pods: 0 }
`;
const ENVIRONMENT = `${(SHOP_ENVIRONMENT.split('config:')[0] ?? '')
  .replace('cluster:\n', 'prices: hetzner-2026-01\ncluster:\n')
  .replace('ReadWriteMany]\n', `ReadWriteMany]\n      price: volume\n${POOL}`)}config: { carts: 4 }\n`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject([carts], {
    'envs/shop/test.yaml': ENVIRONMENT,
    'releases/shop/1.4.yaml': SHOP_RELEASE,
    [HETZNER_FILE]: HETZNER_TEXT,
  });
});
afterEach(() => project[Symbol.dispose]());
const edit = (from: string, to: string): void => project.write('envs/shop/test.yaml', ENVIRONMENT.replace(from, to));

describe('galley cost', () => {
  test('tells beside the bill what stands outside of the cluster, and refuses a price that the list does not have', async () => {
    edit('  nodePools:', '  services:\n    S3: { for: backups, price: objectStorage }\n  nodePools:');
    expect((await project.run('cost', 'shop/test')).out).toMatch(/beside it: S3 +€5\.00\nwith that +€60\.12\n/);
    edit('  nodePools:', '  services:\n    S3: { for: backups, price: objectStorag }\n  nodePools:');
    const { exit, err } = await project.run('cost', 'shop/test');
    expect([exit, err]).toEqual([2, expect.stringContaining('cluster.services.S3.price: ')]);
  });

  test('tells the bill, what it sums, and what one more and ten more would need, within 80 columns', async () => {
    const { exit, out } = await project.run('cost', 'shop/test');
    expect(exit).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).toMatchInlineSnapshot(`
"shop/test  release 1.4
Each month, at the prices of Hetzner Cloud of 2026-01-31
(prices/hetzner-2026-01.yaml).

COMPONENT                                 MONTHLY COST
3x CPX31 (4 vCPU/8GB)                           €37.20
80GB Storage                                     €4.00
Load Balancer                                    €5.39
Floating IP                                      €1.09
Backups                                          €7.44
Total                                           €55.12 (~$60 USD)

3x CPX31 (4 vCPU/8GB): node pool fleet
80GB Storage: 20GB shop/cart-1 data, 20GB shop/cart-2 data, 20GB shop/cart-3
  data, 20GB shop/cart-4 data
Load Balancer: shop/door
Floating IP: 203.0.113.7
Backups: 20 % of node pool fleet

carts +1: no more nodes, €1.00 more, €56.12 in all
carts +10: 4 more nodes of fleet, €69.52 more, €124.64 in all

Traffic, and what neither the tree nor the environment file names, is not
counted."
`);
  });

  test('--more asks for another number, in any sign', async () => {
    const { out } = await project.run('cost', 'shop/test', '--more', 'carts=2', 'carts=+3', '--json');
    expect(JSON.parse(out)).toMatchObject({
      totalCents: 3720 + 400 + 539 + 109 + 744,
      growth: [
        { count: 2, needs: { pool: 'fleet', nodes: 0 }, moreCents: 200 },
        // Two pods a node: the seventh needs a fourth one, and its backups.
        { count: 3, needs: { pool: 'fleet', nodes: 1 }, moreCents: 300 + 1240 + 248 },
      ],
    });
  });

  test('of several pools the one that costs least is added to', async () => {
    project.write(HETZNER_FILE, HETZNER_TEXT.replace('machines:\n', 'machines:\n  CPX21: { price: "7.00", size: small }\n'));
    edit(
      POOL,
      `${POOL}${POOL.split('\n').slice(1).join('\n').replace('fleet', 'small').replace('CPX31', 'CPX21').replace('nodes: 3', 'nodes: 1')}`,
    );
    const { out } = await project.run('cost', 'shop/test', '--more', 'carts=5', '--json');
    expect(JSON.parse(out).growth[0]).toMatchObject({ needs: { pool: 'small', nodes: 1 }, moreCents: 500 + 700 + 140 });
  });

  test('says that no number of nodes is enough', async () => {
    edit('cpu: "2"', 'cpu: 500m');
    const { exit, out } = await project.run('cost', 'shop/test', '--more', 'carts=1');
    expect([exit, out]).toEqual([0, expect.stringContaining('carts +1: no number of such nodes is enough')]);
  });

  test.each([
    [
      'an unknown machine, with the nearest',
      'machineType: CPX31',
      'machineType: CPX3l',
      '31:20 cluster.nodePools.fleet.machineType: expected CPX31, got "CPX3l"; write CPX31',
    ],
    [
      'a class with an unknown price',
      'price: volume',
      'price: volumes',
      'cluster.storageClasses.fast.price: expected volume, got "volumes"; write volume',
    ],
    [
      'an unknown price list',
      'hetzner-2026-01',
      'hetzner-2026-02',
      '12:9 prices: expected hetzner-2026-01, got "hetzner-2026-02"; write hetzner-2026-01',
    ],
    ['none', 'prices: hetzner-2026-01\n', '', 'prices: expected hetzner-2026-01, got ""; choose one of them'],
    ['no allocatable', /\n +allocatable.*/.exec(POOL)?.[0] ?? '', '', 'cluster.nodePools.fleet.allocatable: expected what pods can ask'],
  ])('refuses %s, in its place', async (_, from, to, message) => {
    edit(from, to);
    const { exit, out, err } = await project.run('cost', 'shop/test');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain('envs/shop/test.yaml:');
    expect(err).toContain(message);
  });

  test('refuses a list without a price for what there is, all at once', async () => {
    project.write(HETZNER_FILE, HETZNER_TEXT.replace(/^(loadBalancer|floatingIp|backups):.*$/gm, ''));
    const { exit, err } = await project.run('cost', 'shop/test');
    expect([exit, err]).toEqual([2, expect.stringContaining('3 errors')]);
    expect(err).toContain('prices: expected a list that has a price for a load balancer (loadBalancer), got hetzner-2026-01');
  });

  test.each([
    ['carts', '--more: expected a word and how many more, from 1 to 9999, such as agents=10, got "carts"'],
    ['cart=1', '--more of shop: expected carts, got "cart=1"'.replace('=1"', '"')],
  ])('refuses --more %s', async (word, message) => {
    const { exit, err } = await project.run('cost', 'shop/test', '--more', word);
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
