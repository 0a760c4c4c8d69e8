import { podsOf } from '../../../core/capacity/change';
import type { CapacityReport } from '../../../core/capacity/judgement';
import { poolIssues } from '../../../core/capacity/pool-issues';
import { capacityReport } from '../../../core/capacity/report';
import type { NodePools } from '../../../core/env/node-pools';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { MESH } from './support/mesh';
import { adopted, container, deployment, object, pool, template } from './support/objects';

const MI = 2 ** 20;
const report = (objects: readonly KubernetesObject[], nodePools: NodePools): CapacityReport => capacityReport({ objects, nodePools });

/** A node of Azure's Standard_B2s: 1900m less 350m of DaemonSets, so 1550m, which is 6 pods of 250m and 50m over. */
const b2s = (nodes: number, more = {}): NodePools =>
  pool(nodes, '1900m', '2950Mi', { daemonSets: { cpu: '350m', memory: '400Mi', pods: 6 }, ...more });

describe('a mesh of 8 workloads, 2 pods of 250m each', () => {
  const four = report(MESH, b2s(4));

  test('at rest: 16 × 250m = 4000m and 16 × 256Mi = 4096Mi', () => {
    expect(four.requests).toEqual({ cpu: 4000, memory: 4096 * MI, pods: 16 });
  });

  test('4 nodes give 4 × 1550m = 6200m and 4 × 24 places; 2200m and 80 places are left, spread 4 pods a node: 550m on each', () => {
    expect(four.now.room).toEqual({ cpu: 6200, memory: 4 * 2550 * MI, pods: 96 });
    expect(four.now.free).toEqual({ cpu: 2200, memory: (4 * 2550 - 4096) * MI, pods: 80 });
    expect(four.now.widest.cpu).toBe(550);
  });

  test('what is not rendered takes its part of one node: 6200m - 500m - 51m, and what it leaves there does not take a pod more', () => {
    const beside = { 'NFS server': { cpu: '500m', memory: '64Mi', pods: 1 }, Vault: { cpu: '51m', memory: '64Mi', pods: 1 } };
    const { now } = report(MESH, b2s(4, { beside }));
    expect(now.room).toEqual({ cpu: 5649, memory: (4 * 2550 - 128) * MI, pods: 94 });
    // Four pods of 250m are one too many for the 999m that the first has: it takes three, and another five.
    expect(now.widest.cpu).toBe(550);
    expect(now.rest.verdict).toBe('fits');
    const one = b2s(1, { beside: { Vault: { cpu: '1600m', memory: '64Mi', pods: 1 } } });
    expect(poolIssues(one)).toEqual([expect.objectContaining({ path: ['cluster', 'nodePools', 'general', 'beside'], got: 'Vault' })]);
    expect(poolIssues(b2s(1, { beside }))).toEqual([]);
  });

  test('changes: second colour 2 × 250m + gate 50m, canary 250m + gate 50m, rolling 250m; each alone fits', () => {
    expect(four.now.changes.map(({ name, requests, fit }) => [name, requests.pods, requests.cpu, fit.verdict])).toEqual([
      ['bff', 3, 550, 'fits'],
      ['cognition', 2, 300, 'fits'],
      ['voice', 2, 300, 'fits'],
      ['agent', 2, 300, 'fits'],
      ['planner', 2, 300, 'fits'],
      ['workbench', 2, 300, 'fits'],
      ['identity', 1, 250, 'fits'],
      ['spa', 1, 250, 'fits'],
    ]);
    expect(four.fits).toBe(true);
  });

  test('every two fit: 4000m + 550m + 300m = 4850m of 6200m', () => {
    expect(four.now.conflicts).toEqual([]);
  });

  test('all rollouts at once do not: 4000 + 550 + 5 × 300 + 2 × 250 = 6550m of 6200m', () => {
    expect(four.now.together).toMatchObject({ verdict: 'no', why: { kind: 'too-much', resource: 'cpu', wanted: 6550, there: 6200 } });
    expect(four.warnings).toEqual([expect.stringContaining('starts all rollouts at once, and they do not all fit')]);
  });

  test('on 3 nodes (4650m) the second colour fits with nothing else: 4000 + 550 + 250 = 4800m; two canaries do: 4600m', () => {
    const { now, fits } = report(MESH, b2s(3));
    expect(now.changes.every(({ fit }) => fit.verdict === 'fits')).toBe(true);
    expect(now.conflicts.map(({ changes }) => changes.join(' + '))).toEqual([
      'bff + cognition',
      'bff + voice',
      'bff + agent',
      'bff + planner',
      'bff + workbench',
      'bff + identity',
      'bff + spa',
    ]);
    expect(fits).toBe(true);
  });

  test('on 3 nodes a third colour does not fit while the first is kept: 4000 + 4 × 250 + 50 = 5050m of 4650m', () => {
    expect(report(MESH, b2s(3)).thirdColours).toEqual(['bff']);
    expect(four.thirdColours).toEqual([]);
  });

  test('on 2 nodes it does not fit at rest: 4000m of 3100m', () => {
    const { now, fits, warnings } = report(MESH, b2s(2));
    expect(now.rest).toMatchObject({ verdict: 'no', left: 4, why: { kind: 'too-much', resource: 'cpu', wanted: 4000, there: 3100 } });
    expect(now.changes.every(({ fit }) => fit.verdict === 'no')).toBe(true);
    expect(fits).toBe(false);
    expect(warnings[0]).toBe('what runs at rest does not fit on these nodes, so no change does either');
  });

  test("the autoscaler's ends: 2 nodes hold not even what rests (3100m), 5 hold all rollouts at once (6550m of 7750m)", () => {
    const { lower, upper, warnings } = report(MESH, b2s(4, { minNodes: 2, maxNodes: 5 }));
    expect([lower?.nodes, lower?.rest.verdict]).toEqual([2, 'no']);
    expect([upper?.nodes, upper?.rest.verdict, upper?.together.verdict]).toEqual([5, 'fits', 'fits']);
    expect(warnings).toContainEqual(expect.stringContaining("so the nodes' autoscaler can't go that low"));
  });

  test('without an autoscaler nothing is said of its ends', () => {
    expect(Object.keys(four)).not.toEqual(expect.arrayContaining(['lower', 'upper']));
  });
});

describe('what counts', () => {
  const changes = ({ now }: CapacityReport): unknown[] =>
    now.changes.map((change) => [change.name, change.manner.kind, podsOf(change).length]);
  const roomy = pool(9, '10', '10Gi');

  test('an adopted Deployment runs nothing; left at 2 replicas it runs beside its Rollout, and both are named by kind', () => {
    const names = (objects: readonly KubernetesObject[]): unknown =>
      report(objects, roomy).workloads.map(({ name, kind, replicas }) => [name, kind, replicas]);
    const [, rollout] = adopted('bff', { canary: {} });
    expect(names(adopted('bff', { canary: {} }))).toEqual([['bff', 'Rollout', 2]]);
    expect(names([deployment('bff', { replicas: 2 }), ...(rollout ? [rollout] : [])])).toEqual([
      ['Deployment/bff', 'Deployment', 2],
      ['Rollout/bff', 'Rollout', 2],
    ]);
  });

  test('an autoscaler counts with its minimum at rest and its maximum scaled out: 2 × 100m, then 6 × 100m', () => {
    const hpa = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 6,
    });
    const objects = [deployment('web', { replicas: 1 }), hpa];
    expect(report(objects, pool(1, '600m', '1Gi'))).toMatchObject({ requests: { cpu: 200 }, now: { scaledOut: { verdict: 'fits' } } });
    const { now, fits } = report(objects, pool(1, '599m', '1Gi'));
    expect(now.scaledOut).toMatchObject({ verdict: 'no', left: 1, why: { wanted: 600, there: 599 } });
    expect(fits).toBe(true);
  });

  test('an autoscaler of a Rollout counts for its second colour: 3 more', () => {
    const hpa = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'bff', {
      scaleTargetRef: { kind: 'Rollout', name: 'bff' },
      minReplicas: 3,
    });
    expect(changes(report([...adopted('bff', { blueGreen: { activeService: 'a' } }), hpa], roomy))).toEqual([['bff', 'blue-green', 3]]);
  });

  test('a StatefulSet replaces its pods in place: nothing more', () => {
    const store = object('apps/v1', 'StatefulSet', 'store', { replicas: 3, template: template('store', '100m', '64Mi') });
    const told = report([store], roomy);
    expect([told.requests.cpu, changes(told)]).toEqual([300, []]);
  });

  test('jobs count while they run, with all pods that may run at once; what is suspended does not', () => {
    const jobSpec = (more: JsonObject): JsonObject => ({ ...more, template: template('job', '100m', '64Mi') });
    const told = report(
      [
        object('batch/v1', 'Job', 'migrate', jobSpec({})),
        object('batch/v1', 'Job', 'index', jobSpec({ parallelism: 4, completions: 3 })),
        object('batch/v1', 'CronJob', 'backup', { jobTemplate: { spec: jobSpec({ parallelism: 2 }) } }),
        object('batch/v1', 'CronJob', 'off', { suspend: true, jobTemplate: { spec: jobSpec({}) } }),
        object('batch/v1', 'Job', 'later', jobSpec({ suspend: true, parallelism: 50 })),
        object('batch/v1', 'CronJob', 'started-by-hand', { jobTemplate: { spec: jobSpec({ suspend: true }) } }),
      ],
      roomy,
    );
    expect(told.requests.pods).toBe(0);
    expect(changes(told)).toEqual([
      ['migrate', 'job', 1],
      ['index', 'job', 3],
      ['backup', 'cron-job', 2],
    ]);
  });

  test('a CloudNativePG Cluster that hibernates has no pods', () => {
    const spec = { instances: 3, resources: { requests: { cpu: '500m', memory: '1Gi' } } };
    const cluster = object('postgresql.cnpg.io/v1', 'Cluster', 'db', spec);
    const asleep = { ...cluster, metadata: { ...cluster.metadata, annotations: { 'cnpg.io/hibernation': 'on' } } };
    expect([report([cluster], roomy).requests.pods, report([asleep], roomy).requests.pods]).toEqual([3, 0]);
  });

  test('CloudNativePG: 3 instances × 500m + 2 poolers × 100m = 1700m; an update asks for one pooler more, 25 % of 2', () => {
    const told = report(
      [
        object('postgresql.cnpg.io/v1', 'Cluster', 'db', { instances: 3, resources: { requests: { cpu: '500m', memory: '1Gi' } } }),
        object('postgresql.cnpg.io/v1', 'Pooler', 'pooler', {
          instances: 2,
          template: { spec: { containers: [container('pgbouncer', '100m', '64Mi')] } },
        }),
      ],
      roomy,
    );
    expect([told.requests.cpu, changes(told)]).toEqual([1700, [['pooler', 'rolling', 1]]]);
  });

  test('CloudNativePG with required anti-affinity: 3 instances need 3 nodes', () => {
    const cluster = object('postgresql.cnpg.io/v1', 'Cluster', 'db', {
      instances: 3,
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
      affinity: { podAntiAffinityType: 'required' },
    });
    expect(report([cluster], pool(3, '1', '1Gi')).fits).toBe(true);
    expect(report([cluster], pool(2, '1', '1Gi')).now.rest).toMatchObject({
      verdict: 'no',
      left: 1,
      why: { kind: 'kept-apart', owner: 'db' },
    });
  });

  test('a DaemonSet of the environment takes from every node: 2 × (1000m − 300m) = 1400m', () => {
    const daemon = object('apps/v1', 'DaemonSet', 'agent', { template: template('agent', '300m', '64Mi') });
    expect(report([daemon], pool(2, '1', '1Gi')).now.room).toMatchObject({ cpu: 1400, pods: 58 });
  });

  test('what only an operator knows is named, and so is what asks for nothing', () => {
    const { warnings } = report(
      [
        object('grafana.integreatly.org/v1beta1', 'Grafana', 'grafana', {
          deployment: { spec: { template: { spec: { containers: [{ name: 'g' }] } } } },
        }),
        object('apps/v1', 'Deployment', 'web', {
          template: { spec: { containers: [{ name: 'web', resources: { requests: { cpu: '1m' } } }] } },
        }),
      ],
      roomy,
    );
    expect(warnings).toEqual([
      expect.stringContaining('cluster.nodePools.general.daemonSets is not declared'),
      'without requests of CPU or memory, and counted as nothing: web/web (memory)',
      'not counted, as only its operator knows its pods: Grafana/grafana',
    ]);
  });
});
