/** What is read of a live Rollout. @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
export interface LiveRollout {
  readonly metadata: { readonly name: string; readonly generation?: number; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly paused?: boolean;
    readonly replicas?: number;
    readonly strategy: { readonly canary?: { readonly steps?: readonly CanaryStep[] }; readonly blueGreen?: object };
  };
  readonly status?: RolloutStatus;
}

/** One step of a canary; the name of its one key is its kind. */
export interface CanaryStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string | number };
  readonly analysis?: object;
}

interface RolloutStatus {
  readonly observedGeneration?: string;
  /** `Healthy`, `Progressing`, `Paused`, `Degraded`. */
  readonly phase?: string;
  readonly message?: string;
  readonly abort?: boolean;
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

interface AnalysisStatus {
  readonly name: string;
  readonly status?: string;
  readonly message?: string;
}
