import { valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';

/** How far a rolling update may go beyond and below the wanted number of pods. */
export interface RollingBounds {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/**
 * The bounds of a rolling update in pods: percentages of the replicas, surge rounded up and unavailable down; where both come to nothing, one pod may
 * be unavailable. Deployments and canary Rollouts share rule and defaults.
 *
 * @param holder what holds `maxSurge` and `maxUnavailable`; 25 % each where it doesn't say
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function rollingBounds(holder: JsonValue | undefined, replicas: number): RollingBounds {
  const maxSurge = podsOf(valueAt(holder, 'maxSurge'), replicas, Math.ceil);
  const maxUnavailable = podsOf(valueAt(holder, 'maxUnavailable'), replicas, Math.floor);
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

/**
 * Pods beyond the replicas at the height of a Deployment's update. A pod that drains is not among them: it holds its requests until it ends, and the
 * next new pod may have to wait for that.
 *
 * @param strategy `spec.strategy` of a Deployment, `spec.deploymentStrategy` of a Pooler
 */
export function deploymentSurge(strategy: JsonValue | undefined, replicas: number): number {
  if (valueAt(strategy, 'type') === 'Recreate') return 0;
  return Math.min(rollingBounds(valueAt(strategy, 'rollingUpdate'), replicas).maxSurge, replicas);
}

function podsOf(written: JsonValue | undefined, replicas: number, round: (pods: number) => number): number {
  if (typeof written === 'number') return written;
  const percent = /^([0-9]+)%?$/.exec(typeof written === 'string' ? written : '25%')?.[1];
  return round((Number(percent ?? 25) * replicas) / 100);
}
