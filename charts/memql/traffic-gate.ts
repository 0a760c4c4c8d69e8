import { AnalysisTemplate, Duration, prometheusMetric } from 'galley/constructs';
import type { MemqlConfig } from './config';
import type { Mesh } from './mesh';

type Prometheus = NonNullable<MemqlConfig['gate']['prometheus']>;

/** Two questions half a minute apart: 90 s in all, as long as the other gate takes at most. */
const RHYTHM = { initialDelay: Duration.seconds(60), interval: Duration.seconds(30), count: 2 };

/** Codes of gRPC that are the server's fault. */
const FAULTS = 'Unknown|Internal|Unavailable|DataLoss';

/**
 * How a version does with traffic: of its own Service, errors and latency; of all pods of its node, whether open streams were lost. A
 * version that nobody uses gives no numbers, which is no failure; before it has traffic it is not asked.
 *
 * Of these metrics memQL's description names `memql_active_streams`; the others are what Go's interceptors for gRPC export.
 */
export function trafficGate(mesh: Mesh, { address, ...limits }: Prometheus): AnalysisTemplate<'service' | 'workload'> {
  const { namespace } = mesh.config;
  return new AnalysisTemplate(mesh.stage('identity'), 'deploy-gate-traffic', {
    args: ['service', 'workload'],
    metrics: ({ service, workload }) => {
      const calls = `namespace="${namespace}",service="${service}"`;
      const handled = (labels: string): string => `sum(rate(grpc_server_handled_total{${labels}}[2m]))`;
      const streams = `memql_active_streams{job="${namespace}/${workload}"}`;
      const question = (query: string, expected: { atMost: number } | { atLeast: number }) =>
        prometheusMetric({ address, query, expected, withoutData: 'success', ...RHYTHM });
      return {
        'error-rate': question(`${handled(`${calls},grpc_code=~"${FAULTS}"`)} / ${handled(calls)}`, { atMost: limits.errorRate }),
        'p95-seconds': question(`histogram_quantile(0.95, sum by (le) (rate(grpc_server_handling_seconds_bucket{${calls}}[2m])))`, {
          atMost: limits.p95Seconds,
        }),
        'active-streams': question(`sum(${streams}) / sum(${streams} offset 5m)`, { atLeast: limits.streamsKept }),
      };
    },
  });
}
