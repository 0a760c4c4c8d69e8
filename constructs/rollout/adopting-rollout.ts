import { Chart, type Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Rollout, type RolloutSpecStrategy } from '../../imports/argoproj.io';
import { invalid } from '../invalid';
import type { ServiceWorkload } from '../workload/service-workload';

/** Properties that every rollout has. */
export interface RolloutProps {
  /** Whose Deployment it takes the pod template from, and whose pods it makes. */
  readonly workload: ServiceWorkload;
  /** @default - the workload's */
  readonly name?: string;
  /** How long a version may make no progress, analyses before its promotion included, until it counts as failed. @default - Argo Rollouts' 600 s */
  readonly progressDeadline?: Duration;
}

/** Seconds that Argo Rollouts gives a version that makes no progress. */
export const PROGRESS_DEADLINE_SECONDS = 600;

/** What the two strategies differ in. */
export interface Adoption extends RolloutProps {
  readonly strategy: RolloutSpecStrategy;
  /** Labels of the pods that are to have traffic, where not all are. */
  readonly liveLabels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The Rollout as an object, with the workload's number of pods.
 *
 * `workloadRef` has no `scaleDown`: the Deployment is rendered without pods. Left out alone, it would keep its own, which run each new
 * version at once; `onsuccess` would have the controller set a count that the reconciler sets back.
 *
 * A Deployment that runs already loses its pods when this is applied, before the Rollout has its own: the first time, a person scales it
 * down only after.
 *
 * @throws GalleyError CONSTRUCT_INVALID if the workload is in another namespace, or has another owner
 * @see https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout
 */
export function adoptingRollout(scope: Construct, { workload, progressDeadline, ...props }: Adoption): Rollout {
  const name = props.name ?? workload.name;
  const [own, theirs] = [Chart.of(scope).namespace, Chart.of(workload).namespace];
  if (own !== theirs) {
    throw invalid(scope, {
      prop: 'workload',
      expected: `one of namespace ${own ?? '(none)'}`,
      got: `${workload.name} of ${theirs ?? '(none)'}`,
      next: 'move the rollout there',
    });
  }
  const rollout = new Rollout(scope, 'Resource', {
    metadata: {
      name,
      labels: { 'app.kubernetes.io/name': name },
      annotations: props.annotations && { ...props.annotations },
    },
    spec: {
      // Where an autoscaler decides, git must not: each sync would set the count back.
      replicas: typeof workload.replicas === 'number' ? workload.replicas : undefined,
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: progressDeadline?.toSeconds(),
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      strategy: props.strategy,
    },
  });
  workload.adopt({ apiVersion: rollout.apiVersion, kind: rollout.kind, name, liveLabels: props.liveLabels });
  return rollout;
}
