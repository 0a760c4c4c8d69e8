import type { CapacityReport } from '../../../core/capacity/judgement';
import { capacityReport } from '../../../core/capacity/report';
import type { NodePools } from '../../../core/env/node-pools';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { deployment, object, onNode, pool, template } from './support/objects';

const report = (objects: readonly KubernetesObject[], nodePools: NodePools): CapacityReport => capacityReport({ objects, nodePools });

describe('nodes that a pod may use', () => {
  test('pods that keep together fit only where one node has room for all: 2 × 600m on 1000m nodes do not, however many', () => {
    const together = { replicas: 2, cpu: '600m', spec: onNode('podAffinity', { app: 'web' }) };
    expect(report([deployment('web', together)], pool(5, '1', '1Gi')).now.rest).toMatchObject({
      verdict: 'no',
      why: { kind: 'kept-apart' },
    });
    expect(report([deployment('web', together)], pool(1, '1200m', '1Gi')).now.rest.verdict).toBe('fits');
  });

  test('a rolling update of pods that keep apart needs a node more: 2 pods, 1 more, 3 nodes', () => {
    const apart = {
      replicas: 2,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      spec: onNode('podAntiAffinity', { app: 'web' }),
    };
    expect(report([deployment('web', apart)], pool(3, '1', '1Gi')).fits).toBe(true);
    const { now, fits } = report([deployment('web', apart)], pool(2, '1', '1Gi'));
    expect([now.rest.verdict, now.changes[0]?.fit.why?.kind, fits]).toEqual(['fits', 'kept-apart', false]);
  });

  test('room in pieces: 2 nodes have 400m left each, and a pod of 500m fits neither', () => {
    const told = report(
      [deployment('a', { replicas: 2, cpu: '600m', strategy: { type: 'Recreate' } }), deployment('b', { cpu: '500m' })],
      pool(2, '1', '1Gi'),
    );
    expect(told.now.rest).toMatchObject({ verdict: 'no', left: 1, why: { kind: 'scattered', owner: 'b', free: { cpu: 800 } } });
  });

  test('tight: 3 × 500m + 3 × 300m on 3 nodes of 1000m leave 200m each, so 500m more fits only after others have moved', () => {
    const still = { type: 'Recreate' };
    // At rest each pod goes to the emptiest node: 500 + 300 on each. Packed tightly: 500 + 500, 500 + 300, 300 + 300, and 300m free there.
    const objects = [
      deployment('large', { replicas: 3, cpu: '500m', strategy: still }),
      deployment('small', { replicas: 3, cpu: '300m', strategy: still }),
      object('batch/v1', 'Job', 'job', { template: template('job', '400m', '1Mi') }),
    ];
    const { now, fits, warnings } = report(objects, pool(3, '1', '1Gi'));
    expect([now.rest.verdict, now.changes[0]?.fit.verdict, fits]).toEqual(['fits', 'tight', true]);
    expect(warnings).toContain('fits only packed more tightly than kube-scheduler places pods: job');
  });

  test('says that a pod is larger than any node', () => {
    expect(report([deployment('web', { cpu: '1500m' })], pool(9, '1', '1Gi')).now.rest.why).toMatchObject({
      kind: 'too-large',
      owner: 'web',
    });
  });

  test('a node selector that a pool declares keeps pods to it; one that none declares keeps them from nowhere', () => {
    const selecting = (nodeSelector: JsonObject): KubernetesObject =>
      deployment('web', { cpu: '800m', replicas: 2, spec: { nodeSelector } });
    const pools = {
      ...pool(1, '1', '1Gi'),
      fast: { machineType: 'fast', nodes: 1, labels: { disk: 'ssd' }, allocatable: { cpu: '1', memory: '1Gi', pods: 9 } },
    };
    expect(report([selecting({ 'kubernetes.io/arch': 'amd64' })], pools).now.rest.verdict).toBe('fits');
    expect(report([selecting({ disk: 'ssd' })], pools).now.rest).toMatchObject({ verdict: 'no', why: { kind: 'kept-apart' } });
  });
});
