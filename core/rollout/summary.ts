import { analysisOf, isDone } from './action';
import type { CanaryStep, LiveRollout } from './rollout';

/** Where a rollout is, for a person and for a script. */
export interface RolloutSummary {
  readonly name: string;
  readonly strategy: 'blue-green' | 'canary';
  /** `Healthy`, `Progressing`, `Paused`, `Degraded`, as Argo Rollouts says. */
  readonly phase: string;
  readonly message?: string;
  /** True if the newest version is the stable one. */
  readonly done: boolean;
  readonly aborted: boolean;
  /** Hashes of the pods' templates. */
  readonly stable?: string;
  readonly newest?: string;
  /** Pods that are wanted, run the newest version, are available. */
  readonly pods: { readonly wanted: number; readonly newest: number; readonly available: number };
  /** A canary's steps; the first that is not done is the current one. */
  readonly steps: readonly { readonly text: string; readonly state: 'done' | 'current' | 'to come' }[];
  /** The analysis that decides at present. */
  readonly analysis?: { readonly name: string; readonly phase: string };
}

/** Reads a live Rollout. */
export function summaryOf(rollout: LiveRollout): RolloutSummary {
  const { metadata, spec, status = {} } = rollout;
  const analysis = analysisOf(rollout);
  const done = isDone(rollout);
  // The controller has not looked at the newest spec yet: what it says is of the one before.
  const seen = status.observedGeneration === String(metadata.generation);
  const steps = spec.strategy.canary?.steps ?? [];
  const current = done ? steps.length : (status.currentStepIndex ?? 0);
  return {
    name: metadata.name,
    strategy: spec.strategy.canary === undefined ? 'blue-green' : 'canary',
    phase: seen ? (status.phase ?? 'Progressing') : 'Progressing',
    ...(seen && status.message && { message: status.message }),
    done: done && seen,
    aborted: status.abort === true,
    ...(status.stableRS && { stable: status.stableRS }),
    ...(status.currentPodHash && { newest: status.currentPodHash }),
    pods: { wanted: spec.replicas ?? 1, newest: status.updatedReplicas ?? 0, available: status.availableReplicas ?? 0 },
    steps: steps.map((step, index) => ({
      text: textOf(step),
      state: index < current ? 'done' : index === current ? 'current' : 'to come',
    })),
    ...(analysis && { analysis: { name: analysis.name, phase: analysis.status ?? 'Pending' } }),
  };
}

/** `25 %`, `pause 60s`, `pause until promoted`, `analysis` */
function textOf(step: CanaryStep): string {
  if (step.setWeight !== undefined) return `${step.setWeight} %`;
  if (step.pause !== undefined) return step.pause.duration === undefined ? 'pause until promoted' : `pause ${step.pause.duration}`;
  return Object.keys(step)[0] ?? 'nothing';
}
