import { type Chart, Duration } from 'cdk8s';
import { AnalysisTemplate } from '../../constructs/rollout/analysis-template';
import { jobMetric } from '../../constructs/rollout/job-metric';
import { type PrometheusMetricProps, prometheusMetric } from '../../constructs/rollout/prometheus-metric';
import { SecretKey } from '../../constructs/workload/env-source';
import { ServiceWorkload, type ServiceWorkloadProps } from '../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { pinned } from './synth';

const kubernetesVersion = KubernetesVersion.parse('1.35');
const resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '32Mi' } };

/** A workload `web` of two pods, as a rollout takes it. */
export function web(chart: Chart, props: Partial<ServiceWorkloadProps> = {}): ServiceWorkload {
  return new ServiceWorkload(chart, 'web', {
    kubernetesVersion,
    container: { image: pinned('example.com/web:1'), ports: { http: 8080, grpc: 50051 }, resources },
    replicas: 2,
    ...props,
  });
}

/** A template `gate` whose Job asks a Service, with a token that only its pod sees. */
export function gate(chart: Chart, activeDeadline = Duration.seconds(90)): AnalysisTemplate<'service'> {
  return new AnalysisTemplate(chart, 'gate', {
    args: ['service'],
    metrics: ({ service }) => ({
      check: jobMetric({
        kubernetesVersion,
        container: {
          image: pinned('example.com/check:1'),
          args: [`--addr=${service}:50051`, '--token=$(TOKEN)'],
          env: { TOKEN: new SecretKey('gate-token', 'token') },
          resources,
        },
        activeDeadline,
      }),
    }),
  });
}

/** A template `slo` that asks Prometheus for a share of errors. */
export function slo(chart: Chart, props: Partial<PrometheusMetricProps> = {}): AnalysisTemplate<'service'> {
  return new AnalysisTemplate(chart, 'slo', {
    args: ['service'],
    metrics: ({ service }) => ({
      errors: prometheusMetric({
        address: 'http://prometheus.monitoring:9090',
        query: `errors:ratio{service="${service}"}`,
        expected: { atMost: 0.02 },
        withoutData: 'success',
        ...props,
      }),
    }),
  });
}
