import type { Duration } from 'cdk8s';
import {
  RolloutSpecStrategyCanaryStepsPauseDuration as PauseDuration,
  type RolloutSpecStrategyCanarySteps,
} from '../../imports/argoproj.io';

/** One step of a canary: a share for the new version in percent, or time for it to show itself; `promotion` waits for a person. */
export type CanaryStep = { readonly weight: number } | { readonly pause: Duration | 'promotion' };

/** The step as a strategy lists it. */
export function renderStep(step: CanaryStep): RolloutSpecStrategyCanarySteps {
  if ('weight' in step) return { setWeight: step.weight };
  return { pause: step.pause === 'promotion' ? {} : { duration: PauseDuration.fromString(`${step.pause.toSeconds()}s`) } };
}

/** Seconds that the rollout stands still from a step on, at least; infinite where it waits for a person. */
export function pauseSeconds(steps: readonly CanaryStep[], from: number): number {
  return steps
    .slice(from)
    .reduce(
      (sum, step) => sum + ('weight' in step ? 0 : step.pause === 'promotion' ? Number.POSITIVE_INFINITY : step.pause.toSeconds()),
      0,
    );
}

/** Percents of the steps that set one, in order. */
export function weightsOf(steps: readonly CanaryStep[]): number[] {
  return steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
}
