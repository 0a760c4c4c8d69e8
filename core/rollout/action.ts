import type { Fault } from '../errors';
import type { AnalysisStatus, LiveRollout } from './rollout';

/** What a person can do to a rollout that is under way. */
export const ROLLOUT_VERBS = ['promote', 'abort', 'retry'] as const;
export type RolloutVerb = (typeof ROLLOUT_VERBS)[number];

/** A merge patch of the Rollout, or of its status. */
export interface RolloutPatch {
  readonly subresource?: 'status';
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The patch for an action, or why Galley refuses it. */
export type RolloutAction = { readonly patches: readonly RolloutPatch[] } | { readonly refused: Fault };

/**
 * The change of the Rollout's status that makes the controller act, the same as its own kubectl plugin writes.
 *
 * @see https://github.com/argoproj/argo-rollouts/tree/v1.9.2/pkg/kubectl-argo-rollouts/cmd
 */
export function rolloutAction(verb: RolloutVerb, rollout: LiveRollout): RolloutAction {
  const { status = {}, metadata } = rollout;
  if (status.observedGeneration !== String(metadata.generation))
    return {
      refused: { expected: 'a controller that has seen the last change', got: 'one that has not', next: 'wait, and look at its status' },
    };
  if (verb === 'promote') return promotion(rollout);
  if (verb === 'retry') {
    if (status.abort !== true)
      return { refused: { expected: 'a rollout that was aborted', got: stateOf(rollout), next: 'there is nothing to try again' } };
    return { patches: [{ subresource: 'status', fields: { status: { abort: false } } }] };
  }
  if (status.abort === true)
    return { refused: { expected: 'a rollout that goes on', got: 'one that was aborted', next: 'try again with retry' } };
  if (isDone(rollout))
    return { refused: { expected: 'a rollout that is under way', got: stateOf(rollout), next: 'roll the release back instead' } };
  return { patches: [{ subresource: 'status', fields: { status: { abort: true } } }] };
}

/** Ends the pause that it is in; where it is in none, a canary goes on to its next step. */
function promotion(rollout: LiveRollout): RolloutAction {
  const { spec, status = {} } = rollout;
  if (status.abort === true)
    return { refused: { expected: 'a rollout that goes on', got: 'one that was aborted', next: 'try again with retry' } };
  if (isDone(rollout))
    return { refused: { expected: 'a rollout that is under way', got: stateOf(rollout), next: 'there is nothing to promote' } };
  const analysis = status.blueGreen?.prePromotionAnalysisRunStatus;
  // Told to go on before its gate is through, the controller takes no notice: the pause comes back.
  if (analysis?.status === 'Running' || analysis?.status === 'Pending')
    return { refused: { expected: 'a gate that has said yes', got: `${analysis.name} that is ${analysis.status}`, next: 'wait for it' } };
  const patches: RolloutPatch[] = spec.paused === true ? [{ fields: { spec: { paused: false } } }] : [];
  const steps = spec.strategy.canary?.steps?.length ?? 0;
  const next = Math.min((status.currentStepIndex ?? 0) + 1, steps);
  if ((status.pauseConditions ?? []).length > 0) {
    const inconclusive = status.controllerPause === true && analysisOf(rollout)?.status === 'Inconclusive';
    const fields = { pauseConditions: null, ...(inconclusive && steps > 0 && { controllerPause: false, currentStepIndex: next }) };
    patches.push({ subresource: 'status', fields: { status: fields } });
  } else if (steps > 0) {
    patches.push({ subresource: 'status', fields: { status: { currentStepIndex: next } } });
  }
  if (patches.length === 0)
    return { refused: { expected: 'a rollout that waits', got: stateOf(rollout), next: 'its gate has not said yes yet' } };
  return { patches };
}

/** The newest version is the stable one: nothing is under way. */
export function isDone({ status = {} }: LiveRollout): boolean {
  return status.phase === 'Healthy' && status.currentPodHash === status.stableRS;
}

/** The analysis that decides at present. */
export function analysisOf({ status = {} }: LiveRollout): AnalysisStatus | undefined {
  const { canary, blueGreen } = status;
  return canary?.currentStepAnalysisRunStatus ?? canary?.currentBackgroundAnalysisRunStatus ?? blueGreen?.prePromotionAnalysisRunStatus;
}

/** `Paused (BlueGreenPause)` */
export function stateOf({ status = {} }: LiveRollout): string {
  return `${status.phase ?? 'Progressing'}${status.message ? ` (${status.message})` : ''}`;
}
