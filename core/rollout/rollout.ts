/** The label by which Argo Rollouts tells versions apart: on pods, ReplicaSets and analyses, and in the selectors of Services. */
export const POD_TEMPLATE_HASH = 'rollouts-pod-template-hash';

/** What is read of a live Rollout. @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
export interface LiveRollout {
  readonly metadata: { readonly name: string; readonly generation?: number; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly paused?: boolean;
    readonly replicas?: number;
    /** The Deployment that it takes its pods' template from. */
    readonly workloadRef?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
    readonly strategy: { readonly canary?: { readonly steps?: readonly CanaryStep[] }; readonly blueGreen?: BlueGreenSpec };
  };
  readonly status?: RolloutStatus;
}

interface BlueGreenSpec {
  /** How long the pods of a version that was aborted go on; with 0 for good. */
  readonly abortScaleDownDelaySeconds?: number;
}

/** One step of a canary; the name of its one key is its kind. */
export interface CanaryStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string | number };
  readonly analysis?: object;
}

interface RolloutStatus {
  readonly observedGeneration?: string;
  /** Generation of the `workloadRef` that the controller looked at last. */
  readonly workloadObservedGeneration?: string;
  /** `Healthy`, `Progressing`, `Paused`, `Degraded`. */
  readonly phase?: string;
  readonly message?: string;
  readonly abort?: boolean;
  /** When the controller took note of it: `2026-01-02T03:04:05Z`. */
  readonly abortedAt?: string;
  readonly controllerPause?: boolean;
  readonly currentStepIndex?: number;
  readonly pauseConditions?: readonly { readonly reason: string; readonly startTime: string }[];
  readonly currentPodHash?: string;
  readonly stableRS?: string;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly blueGreen?: {
    readonly activeSelector?: string;
    readonly previewSelector?: string;
    readonly prePromotionAnalysisRunStatus?: AnalysisStatus;
  };
  readonly canary?: {
    readonly currentBackgroundAnalysisRunStatus?: AnalysisStatus;
    readonly currentStepAnalysisRunStatus?: AnalysisStatus;
  };
}

/** The analysis that a rollout is waiting for, as its status tells it. */
export interface AnalysisStatus {
  readonly name: string;
  readonly status?: string;
  readonly message?: string;
}
