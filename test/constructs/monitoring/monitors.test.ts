import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { PodMonitor, type PodMonitorProps } from '../../../constructs/monitoring/pod-monitor';
import { ServiceMonitor, type ServiceMonitorProps } from '../../../constructs/monitoring/service-monitor';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { manifests, synth } from '../../support/synth';

const api = { name: 'api', podSelector: { 'app.kubernetes.io/name': 'api' } };

describe('ServiceMonitor', () => {
  test('smallest: scrapes /metrics of the Service that carries the label of its pods', () => {
    expect(synth(ServiceMonitor, { service: api, port: 'http' })[0]).toMatchObject({
      metadata: { name: 'api' },
      spec: { selector: { matchLabels: api.podSelector }, endpoints: [{ port: 'http', path: '/metrics' }] },
    });
  });

  test('everything: every prop reaches the manifest', () => {
    const everything: Required<ServiceMonitorProps> = { service: api, port: 'metrics', path: '/stats', interval: Duration.seconds(15) };
    expect(synth(ServiceMonitor, everything)[0]).toHaveProperty('spec.endpoints', [{ port: 'metrics', path: '/stats', interval: '15s' }]);
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new ServiceMonitor(chart, 'api', { service: api, port: 'http' })).addJsonPatch(JsonPatch.add('/spec/sampleLimit', 5));
    expect(manifests(chart)[0]).toHaveProperty('spec.sampleLimit', 5);
  });
});

describe('PodMonitor', () => {
  const everything: Required<PodMonitorProps> = { pods: api, port: 'metrics' };

  test('everything, which is the smallest too: scrapes the pods by their labels', () => {
    expect(synth(PodMonitor, everything)[0]).toMatchObject({
      metadata: { name: 'api' },
      spec: { selector: { matchLabels: api.podSelector }, podMetricsEndpoints: [{ port: 'metrics' }] },
    });
  });

  test('hatch: ApiObject.of finds it', () => {
    const chart = Testing.chart();
    ApiObject.of(new PodMonitor(chart, 'api', everything)).addJsonPatch(JsonPatch.add('/spec/sampleLimit', 5));
    expect(manifests(chart)[0]).toHaveProperty('spec.sampleLimit', 5);
  });
});

test(
  'both are what the operator takes',
  async () => {
    const objects = [...synth(ServiceMonitor, { service: api, port: 'http' }), ...synth(PodMonitor, { pods: api, port: 'metrics' })];
    expect(await schemaProblems(objects)).toEqual([]);
  },
  FIRST_USE_MS,
);
