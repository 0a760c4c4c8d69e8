import { readdirSync } from 'node:fs';
import { ApiObject, Chart } from 'cdk8s';
import { defineSystem, type System } from '../../core/env/system';
import { MESH } from '../core/capacity/support/mesh';
import { TestProject } from '../support/project';
import { SHOP_RELEASE, SHOP_WITH_ROLLOUTS, shop } from '../support/shop-system';

/** The shop, running the mesh of eight workloads. */
const meshShop: System = defineSystem({
  ...shop,
  build: (app, { images }) => {
    const text = JSON.stringify(MESH).replaceAll('example.com/app', String((images as Record<string, unknown>)['web']));
    const chart = new Chart(app, 'mesh');
    for (const [index, manifest] of JSON.parse(text).entries()) new ApiObject(chart, `object-${index}`, manifest);
  },
});

const POOL = `  nodePools:
    nodepool1:
      machineType: Standard_B2s
      nodes: 4
      minNodes: 2
      maxNodes: 5
      allocatable: { cpu: 1900m, memory: 2950Mi, pods: 30 }
      daemonSets: { cpu: 350m, memory: 400Mi, pods: 6 }
`;
const environment = (pool: string): string => SHOP_WITH_ROLLOUTS.replace('  storageClasses:', `${pool}  storageClasses:`);

let project: TestProject;
beforeEach(() => {
  project = new TestProject([meshShop], { 'envs/shop/test.yaml': environment(POOL), 'releases/shop/1.4.yaml': SHOP_RELEASE });
});
afterEach(() => project[Symbol.dispose]());

describe('galley capacity', () => {
  test('tells workloads, nodes, headroom, changes and the autoscaler within 80 columns', async () => {
    const { exit, out } = await project.run('capacity', 'shop/test');
    expect(exit).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    // The rows of the workloads before the last are like it.
    expect(out.slice(out.indexOf('spa '))).toMatchInlineSnapshot(`
"spa                        Deployment      2    250m   256Mi      500m    512Mi
all                                       16                     4000m   4096Mi

NODES
  nodepool1: 4 × Standard_B2s, autoscaler 2 to 5
    1900m 2950Mi, 30 pods each, less DaemonSets' 350m 400Mi, 6 pods
  for pods: 6200m 10200Mi, 96 pods in all
  headroom at rest: 2200m 6104Mi, 80 pods (35 % CPU, 60 % memory)
  on one node at most 550m, at most 1526Mi

CHANGE                   HOW                      PODS    CPU MEMORY ALONE
bff                      blue-green, old kept 1 h   +3   550m  576Mi fits
cognition                canary 25, 50, 100 %       +2   300m  320Mi fits
voice                    canary 25, 50, 100 %       +2   300m  320Mi fits
agent                    canary 25, 50, 100 %       +2   300m  320Mi fits
planner                  canary 25, 50, 100 %       +2   300m  320Mi fits
workbench                canary 25, 50, 100 %       +2   300m  320Mi fits
identity                 rolling update             +1   250m  256Mi fits
spa                      rolling update             +1   250m  256Mi fits
in pods: 25 % = 1 new + 2 old, 50 % = 1 new + 1 old, 100 % = 2 new + 0 old
  (cognition, voice, agent, planner, workbench)
all rollouts at once: doesn't fit, 3 pods left over: 6550m CPU wanted, 6200m CPU
  there
with 2 nodes: at rest doesn't fit, 4 pods left over: 4000m CPU wanted, 3100m CPU
  there
with 5 nodes: 3750m 8654Mi free at rest; every single change fits; every two
  fit; all rollouts at once: fits

warning: a release that changes every image starts all rollouts at once, and
  they do not all fit: some wait until others have ended
warning: what runs at rest does not fit on minNodes (2 nodes), so the nodes'
  autoscaler can't go that low

Pods of anything else in the cluster (operators, other environments) are not
counted."
`);
  });

  test('lists pairs of rollouts that can’t run at the same time, with the reason', async () => {
    project.write('envs/shop/test.yaml', environment(POOL.replace('nodes: 4', 'nodes: 3')));
    const { out } = await project.run('capacity', 'shop/test');
    const [, pairs = ''] = out.split("can't run at the same time:\n");
    expect(pairs.split('\n').slice(0, 2)).toEqual([
      "  bff and cognition: doesn't fit, 1 pod left over: 4850m CPU wanted, 4650m CPU",
      '    there',
    ]);
  });

  test('without --gate reports pods that do not fit, and exits 0', async () => {
    project.write('envs/shop/test.yaml', environment(POOL.replace('nodes: 4', 'nodes: 2')));
    const { exit, out } = await project.run('capacity', 'shop/test');
    expect([exit, out]).toEqual([0, expect.stringContaining('warning: what runs at rest does not fit on these nodes')]);
  });

  test.each([
    ['passes at 4 nodes: all fits at rest, and each change alone', 'nodes: 4', 0],
    ['stops at 2 nodes: 4000m at rest, 3100m there', 'nodes: 2', 1],
  ])('--gate %s', async (_, nodes, exit) => {
    project.write('envs/shop/test.yaml', environment(POOL.replace('nodes: 4', nodes)));
    expect((await project.run('capacity', 'shop/test', '--gate')).exit).toBe(exit);
  });

  test('--gate stops where a single rollout does not fit: 3 nodes of 6 places, less one of 250m', async () => {
    // 16 pods on 3 × 1500m leave 2 places; the second colour's two and its gate's 50m need 550m of the 500m.
    project.write('envs/shop/test.yaml', environment(POOL.replace('nodes: 4', 'nodes: 3').replace('cpu: 1900m', 'cpu: 1850m')));
    const { exit, out } = await project.run('capacity', 'shop/test', '--gate');
    expect(exit).toBe(1);
    expect(out).toContain("doesn't fit, 1 pod left over: 4550m CPU wanted, 4500m CPU there");
    expect(out).toContain('warning: bff: does not fit on top of what runs at rest; its new pods would stay');
  });

  test('--json says the same in numbers, and nothing else', async () => {
    const { out, err } = await project.run('capacity', 'shop/test', '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      environment: 'shop/test',
      release: '1.4',
      fits: true,
      requests: { cpu: 4000, memory: 4096 * 2 ** 20, pods: 16 },
      now: { nodes: 4, free: { cpu: 2200 }, conflicts: [], together: { verdict: 'no' } },
      minNodes: { nodes: 2, rest: { verdict: 'no' } },
      maxNodes: { nodes: 5, together: { verdict: 'fits' } },
    });
  });

  test.each([
    ['no node pools', '', '12:1 cluster.nodePools: expected the node pools that pods run on, got none; add one with machineType'],
    [
      'no allocatable',
      POOL.replace(/ +allocatable.*\n/, ''),
      '25:5 cluster.nodePools.nodepool1.allocatable: expected what pods can ask of one Standard_B2s, got nothing; add cpu, memory and pods as kubectl get node',
    ],
    [
      'DaemonSets that ask for more than a node has',
      POOL.replace('350m', '3500m'),
      '31:19 cluster.nodePools.nodepool1.daemonSets: expected less than',
    ],
    [
      'ends of an autoscaler that exclude now',
      POOL.replace('maxNodes: 5', 'maxNodes: 3'),
      '29:17 cluster.nodePools.nodepool1.maxNodes: expected at least',
    ],
    ['a quantity that is none', POOL.replace('2950Mi', '3 GB'), 'expected memory as Kubernetes writes it, such as 2950Mi, got "3 GB"'],
  ])('%s: exits 2 and says what to add, and where', async (_, pool, message) => {
    project.write('envs/shop/test.yaml', environment(pool));
    const { exit, err } = await project.run('capacity', 'shop/test');
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain('error[ENV_INVALID] envs/shop/test.yaml:');
  });

  test('the error for an unknown environment names the nearest one', async () => {
    const { exit, err } = await project.run('capacity', 'shop/tset');
    expect([exit, err]).toEqual([2, 'error[ENV_UNKNOWN] environment: expected shop/test, got "shop/tset"; write shop/test']);
  });

  test('writes nothing', async () => {
    const before = readdirSync(project.root, { recursive: true });
    await project.run('capacity', 'shop/test', '--gate');
    expect(readdirSync(project.root, { recursive: true })).toEqual(before);
  });
});
