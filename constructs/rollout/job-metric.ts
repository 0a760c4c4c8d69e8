import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { ContainerProps } from '../workload/container';
import { type PodProps, podSpec } from '../workload/pod';
import type { Metric } from './metric';

/** Properties for `jobMetric`. */
export interface JobMetricProps
  extends Pick<PodProps, 'kubernetesVersion' | 'fsGroup' | 'imagePullSecrets' | 'nodeSelector' | 'priorityClassName'> {
  /**
   * What it runs: ended with 0 is passed, anything else failed. The template's arguments stand in `args` or in `env`, and a Secret's key
   * in `env` with `$(NAME)` in `args`, which the kubelet fills in: no shell is needed. Without the Secret the pod never starts, and fails.
   */
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'>;
  /** After which it counts as failed, its pod started or not. */
  readonly activeDeadline: Duration;
  /** After which a finished Job removes itself, and its logs. @default Duration.hours(1) */
  readonly ttlAfterFinished?: Duration;
}

/**
 * A Job that is the measurement. It has one try: a second one could only end later than what it is to keep from happening.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/job/
 */
export function jobMetric({ activeDeadline, ttlAfterFinished = Duration.hours(1), container, ...pod }: JobMetricProps): Metric {
  return {
    needsTraffic: false,
    runsPod: true,
    longestSeconds: activeDeadline.toSeconds(),
    render: ({ name, podLabels, serviceAccountName }) => ({
      name,
      provider: {
        job: {
          metadata: { labels: { ...podLabels } },
          // By Kubernetes' own types: those of the CRD know no quantity of theirs, and would write it as an object.
          spec: k8s.toJson_JobSpec({
            backoffLimit: 0,
            activeDeadlineSeconds: activeDeadline.toSeconds(),
            ttlSecondsAfterFinished: ttlAfterFinished.toSeconds(),
            template: {
              metadata: { labels: { ...podLabels } },
              spec: podSpec({ ...pod, serviceAccountName, containers: [{ ...container, name }], restartPolicy: 'Never' }),
            },
          }),
        },
      },
    }),
  };
}
