import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  RolloutSpecStrategyCanaryMaxSurge as MaxSurge,
  RolloutSpecStrategyCanaryMaxUnavailable as MaxUnavailable,
} from '../../imports/argoproj.io';
import { invalid } from '../invalid';
import type { ServiceWorkload } from '../workload/service-workload';
import { adoptingRollout, type RolloutProps } from './adopting-rollout';
import { type Analysis, analysisList } from './analysis';
import { type CanaryStep, pauseSeconds, renderStep, weightsOf } from './canary-step';
import { podShare } from './pod-share';
import { rolloutService } from './rollout-service';

/** Analyses that run beside the steps. */
export interface BackgroundAnalysis {
  /** Index of the step that they start at, the first being 0: one with pods of the new version. */
  readonly startingStep: number;
  readonly analyses: readonly Analysis[];
}

/** Properties for `Canary`. */
export interface CanaryProps extends RolloutProps {
  readonly steps: readonly CanaryStep[];
  /** Analyses that can abort the rollout during its steps. @default - none */
  readonly analysis?: BackgroundAnalysis;
  /** Name of the Service of the new version. @default - the workload's with `-canary` */
  readonly canaryServiceName?: string;
  /** Name of a Service of the old version alone. @default - none: without a traffic router nothing needs one */
  readonly stableServiceName?: string;
  /** Pods that there may be beyond the workload's number. @default 1 */
  readonly maxSurge?: number;
  /** Pods that there may be too few. @default 0 */
  readonly maxUnavailable?: number;
}

/** Annotation of the Rollout that says what its weights mean in pods. */
const WEIGHTS = 'galley.dev/weights';

/**
 * A new version that takes over pod by pod. There is no traffic router: a weight is a share of the pods, and traffic follows them, since
 * the workload's own Service leads to both versions. What each weight comes to stands in an annotation.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export class Canary extends Construct {
  readonly canaryService: k8s.KubeService;
  readonly stableService: k8s.KubeService | undefined;

  /**
   * @throws GalleyError CONSTRUCT_INVALID without a step; for a weight that is no percentage; where neither one pod more nor one fewer is
   * allowed; where two Services have one name; for an analysis that starts before the new version has a pod or may outlast the pauses
   */
  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const { workload, steps, analysis, maxSurge = 1, maxUnavailable = 0 } = props;
    const canary = props.canaryServiceName ?? `${workload.name}-canary`;
    this.refuseSteps(steps);
    if (maxSurge === 0 && maxUnavailable === 0) {
      throw invalid(this, {
        prop: 'maxSurge',
        expected: 'one pod more or one fewer to be allowed',
        got: '0 for both',
        next: 'raise one',
      });
    }
    if (canary === props.stableServiceName) {
      throw invalid(this, {
        prop: 'stableServiceName',
        expected: "another name than the canary Service's",
        got: `"${canary}" for both`,
        next: 'rename one',
      });
    }
    if (analysis) this.refuseAnalysis(steps, analysis);

    this.canaryService = rolloutService(this, 'canary', canary, workload);
    this.stableService =
      props.stableServiceName === undefined ? undefined : rolloutService(this, 'stable', props.stableServiceName, workload);
    adoptingRollout(this, {
      ...props,
      annotations: { [WEIGHTS]: meaningOf(steps, workload, maxSurge) },
      strategy: {
        canary: {
          canaryService: canary,
          stableService: props.stableServiceName,
          maxSurge: MaxSurge.fromNumber(maxSurge),
          maxUnavailable: MaxUnavailable.fromNumber(maxUnavailable),
          steps: steps.map(renderStep),
          analysis: analysis && { ...analysisList(analysis.analyses, `${this.node.path}: analysis`), startingStep: analysis.startingStep },
        },
      },
    });
  }

  private refuseSteps(steps: readonly CanaryStep[]): void {
    if (steps.length === 0)
      throw invalid(this, { prop: 'steps', expected: 'at least one', got: 'none', next: 'without any all pods are replaced at once' });
    const wrong = weightsOf(steps).find((weight) => !Number.isInteger(weight) || weight < 0 || weight > 100);
    if (wrong !== undefined)
      throw invalid(this, { prop: 'steps', expected: 'weights from 0 to 100', got: `${wrong}`, next: 'give it in percent' });
  }

  /**
   * An analysis in the background is over when the steps are, and counts as passed if it is not done by then. A Job that may take longer
   * than the rollout stands still decides nothing.
   */
  private refuseAnalysis(steps: readonly CanaryStep[], { startingStep, analyses }: BackgroundAnalysis): void {
    if (!weightsOf(steps.slice(0, Math.max(startingStep, 0))).some((weight) => weight > 0)) {
      throw invalid(this, {
        prop: 'analysis.startingStep',
        expected: 'a step after the first weight',
        got: `${startingStep}`,
        next: 'no pod of the new version is there yet',
      });
    }
    const window = pauseSeconds(steps, startingStep);
    for (const { templateName, longestSeconds } of analyses) {
      if (longestSeconds === undefined || longestSeconds < window) continue;
      throw invalid(this, {
        prop: 'analysis',
        expected: `${templateName} to end within the ${window} s of pauses from step ${startingStep} on`,
        got: `up to ${longestSeconds} s`,
        next: 'shorten it, or pause longer',
      });
    }
  }
}

function meaningOf(steps: readonly CanaryStep[], { replicas }: ServiceWorkload, maxSurge: number): string {
  if (typeof replicas !== 'number') return 'shares of as many pods as the autoscaler asks for, since no traffic router divides requests';
  const shares = weightsOf(steps).map((weight) => {
    const { fresh, stable } = podShare(replicas, weight, maxSurge);
    return `${weight} % is ${fresh} new and ${stable} old`;
  });
  return `shares of ${replicas} pods, since no traffic router divides requests: ${shares.join('; ')}`;
}
