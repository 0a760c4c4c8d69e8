import type { k8s } from 'cdk8s-plus-28';
import type { Autoscaling } from '../../../constructs/workload/autoscaling';
import { ServiceWorkload } from '../../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, one, pinned, synth } from '../../support/synth';

const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
const scaled = (scaling: Partial<Autoscaling>): JsonObject[] =>
  synth(ServiceWorkload, {
    kubernetesVersion: KubernetesVersion.parse('1.35'),
    container: { image: pinned('example.com/worker:1'), resources },
    exposed: false,
    replicas: { minReplicas: 1, maxReplicas: 4, ...scaling },
  });
const metrics = (scaling: Partial<Autoscaling>) => at(one(scaled(scaling), 'HorizontalPodAutoscaler'), 'spec.metrics');
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const memory = { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } };
const QUEUE: k8s.MetricSpecV2 = {
  type: 'External',
  external: { metric: { name: 'queue_length' }, target: { type: 'AverageValue', averageValue: { value: '30' } as k8s.Quantity } },
};
const queue = { ...QUEUE, external: { ...QUEUE.external, target: { type: 'AverageValue', averageValue: '30' } } };
const PROMETHEUS = { type: 'prometheus', metadata: { serverAddress: 'http://prometheus:9090', query: 'sum(jobs)', threshold: '5' } };

test.each<[string, Partial<Autoscaling>, unknown]>([
  ['nothing said: CPU at 70 %', {}, [cpu(70)]],
  ['memory alone', { targetMemoryUtilization: 80 }, [memory]],
  ['CPU and memory', { targetCpuUtilization: 50, targetMemoryUtilization: 80 }, [cpu(50), memory]],
  ['another metric alone', { metrics: [QUEUE] }, [queue]],
  ['all of them', { targetCpuUtilization: 50, targetMemoryUtilization: 80, metrics: [QUEUE] }, [cpu(50), memory, queue]],
])('an autoscaler follows %s', (_, scaling, expected) => {
  expect(metrics(scaling)).toEqual(expected);
});

test('how fast it goes is said in its own words', () => {
  const behavior = { scaleDown: { stabilizationWindowSeconds: 600 } };
  expect(at(one(scaled({ behavior }), 'HorizontalPodAutoscaler'), 'spec.behavior')).toEqual(behavior);
});

test('KEDA has a ScaledObject in place of the autoscaler, down to no pod', () => {
  const keda: Autoscaling['keda'] = { triggers: [PROMETHEUS], pollingInterval: 10, cooldownPeriod: 60 };
  const objects = scaled({ minReplicas: 0, keda, behavior: { scaleDown: { stabilizationWindowSeconds: 600 } } });
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment', 'ScaledObject']);
  expect(at(one(objects, 'Deployment'), 'spec')).not.toHaveProperty('replicas');
  expect(one(objects, 'ScaledObject')['spec']).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'subject' },
    minReplicaCount: 0,
    maxReplicaCount: 4,
    pollingInterval: 10,
    cooldownPeriod: 60,
    advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 600 } } } },
    triggers: [PROMETHEUS],
  });
});

test('what KEDA would take no notice of is refused, and none without KEDA', () => {
  const keda = { triggers: [PROMETHEUS] } as const;
  expect(() => scaled({ keda, targetCpuUtilization: 70 })).toThrow('replicas.keda: expected triggers alone, got targetCpuUtilization too');
  expect(() => scaled({ minReplicas: 0 })).toThrow('replicas: expected at least 1');
});

test(
  'both are what their schemas take',
  async () => {
    const keda = { triggers: [PROMETHEUS] } as const;
    expect(await schemaProblems([...scaled({ keda }), ...scaled({ targetMemoryUtilization: 80, metrics: [QUEUE] })])).toEqual([]);
  },
  FIRST_USE_MS,
);
