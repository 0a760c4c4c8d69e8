import type { Duration } from 'cdk8s';
import { problem } from '../../core/errors';
import {
  AnalysisTemplateSpecMetricsCount as Count,
  AnalysisTemplateSpecMetricsFailureLimit as FailureLimit,
  toJson_AnalysisTemplateSpecMetrics,
} from '../../imports/argoproj.io';
import type { Metric } from './metric';

/** Properties for `prometheusMetric`. */
export interface PrometheusMetricProps {
  /** URL of Prometheus, as Argo Rollouts' controller reaches it. */
  readonly address: string;
  /** PromQL whose vector has one number, the first. */
  readonly query: string;
  /** Where that number has to be. */
  readonly expected: { readonly atMost: number } | { readonly atLeast: number };
  /** What an empty result, or one that is no number, counts as: `inconclusive` pauses the rollout until a person decides. */
  readonly withoutData: 'success' | 'inconclusive' | 'failure';
  /** Before the first query. @default - none */
  readonly initialDelay?: Duration;
  /** Between two queries. @default - none: there is one */
  readonly interval?: Duration;
  /** How many queries. @default - one, and with an interval as many as there is time for */
  readonly count?: number;
  /** How many of them may fail. @default 0 */
  readonly failureLimit?: number;
}

/**
 * A query to Prometheus. This class builds the conditions: a hand-written one (`result[0] <= 0.02`) fails without traffic, and the failure
 * aborts the rollout.
 *
 * @throws GalleyError CONSTRUCT_INVALID for several queries without an interval, or more failures allowed than queries
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/
 */
export function prometheusMetric(props: PrometheusMetricProps): Metric {
  const { interval, initialDelay, failureLimit } = props;
  const count = props.count ?? (interval === undefined ? 1 : undefined);
  if (count !== undefined && count > 1 && interval === undefined) {
    throw problem('CONSTRUCT_INVALID', {
      subject: 'count',
      expected: `an interval with ${count} queries`,
      got: 'none',
      next: 'say how far apart they are',
    });
  }
  if (count !== undefined && (failureLimit ?? 0) >= count) {
    throw problem('CONSTRUCT_INVALID', {
      subject: 'failureLimit',
      expected: `fewer than the ${count} queries`,
      got: `${failureLimit ?? 0}`,
      next: 'it could not fail',
    });
  }
  return {
    needsTraffic: true,
    runsPod: false,
    longestSeconds: count === undefined ? undefined : (initialDelay?.toSeconds() ?? 0) + (count - 1) * (interval?.toSeconds() ?? 0),
    render: ({ name }) => ({
      ...toJson_AnalysisTemplateSpecMetrics({
        name,
        ...conditions(props),
        initialDelay: initialDelay && seconds(initialDelay),
        interval: interval && seconds(interval),
        count: count === undefined ? undefined : Count.fromNumber(count),
        failureLimit: FailureLimit.fromNumber(failureLimit ?? 0),
        provider: { prometheus: { address: props.address, query: props.query } },
      }),
    }),
  };
}

/**
 * Each condition decides what it is sure of. With only the first, everything else counts as failed; if neither is true, the measurement is
 * inconclusive.
 */
function conditions({ expected, withoutData }: PrometheusMetricProps): { successCondition: string; failureCondition?: string } {
  const [kept, broken] =
    'atMost' in expected
      ? [`result[0] <= ${expected.atMost}`, `result[0] > ${expected.atMost}`]
      : [`result[0] >= ${expected.atLeast}`, `result[0] < ${expected.atLeast}`];
  const data = 'len(result) > 0 && !isNaN(result[0])';
  switch (withoutData) {
    case 'success':
      return { successCondition: `len(result) == 0 || isNaN(result[0]) || ${kept}` };
    case 'failure':
      return { successCondition: `${data} && ${kept}` };
    case 'inconclusive':
      return { successCondition: `${data} && ${kept}`, failureCondition: `${data} && ${broken}` };
  }
}

const seconds = (duration: Duration): string => `${duration.toSeconds()}s`;
