import type { Fault } from '../errors';
import type { LiveRollout } from './rollout';

/** What Argo Rollouts waits for where a Rollout does not say. @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
const DEFAULT_DELAY_SECONDS = 30;

/** Seconds that the controller may take to look, and that clocks may differ. */
const MARGIN_SECONDS = 5;

/** What there is still of a version that was aborted. */
export interface Remains {
  /** Seconds since the controller took note of the abort; 0 where it has not yet. */
  readonly seconds: number;
  /** Pods of its ReplicaSet, wanted or there. */
  readonly pods: number;
}

/**
 * Why Galley refuses to retry an aborted blue-green version now; undefined if it may.
 *
 * Its ReplicaSet keeps its pods for `abortScaleDownDelaySeconds`. Told meanwhile to try again, the controller finds a version whose pods are ready
 * and whose pause is over, and gives it the traffic at once. No gate runs, and nobody is asked. A canary begins with its first step. A version with no
 * stable one beside it, the very first, has no gate anyway.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.2/rollout/replicaset.go shouldDelayScaleDownOnAbort
 */
export function retryRefusal({ spec, status = {} }: LiveRollout, { seconds, pods }: Remains): Fault | undefined {
  const { blueGreen } = spec.strategy;
  if (blueGreen === undefined || !status.stableRS) return undefined;
  const delay = blueGreen.abortScaleDownDelaySeconds ?? DEFAULT_DELAY_SECONDS;
  const why = 'while its pods run, the controller would let it take over at once, without its gate and without asking';
  if (delay === 0)
    return {
      expected: 'pods that go after an abort',
      got: `abortScaleDownDelaySeconds 0, so that they stay: ${why}`,
      next: 'roll the release back, or deploy a new one',
    };
  const needed = delay + MARGIN_SECONDS;
  if (seconds < needed) {
    const got = `${Math.max(0, Math.floor(seconds))} s`;
    return { expected: `${needed} s since the abort`, got: `${got}: ${why}`, next: `wait ${Math.ceil(needed - seconds)} s` };
  }
  if (pods > 0)
    return { expected: 'no more pods of the version that was aborted', got: `${pods}: ${why}`, next: 'wait until they are gone' };
  return undefined;
}
