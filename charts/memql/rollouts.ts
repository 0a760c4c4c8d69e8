import { type Analysis, type AnalysisTemplate, BlueGreen, Canary, Duration, type ServiceWorkload } from 'galley/constructs';
import type { Mesh } from './mesh';
import type { WorkerName } from './ports';
import { BFF_ACTIVE, BFF_PREVIEW, canaryOf } from './version-services';

/** How long the former colour goes on serving the streams that were open when it lost the traffic. */
export const FORMER_COLOUR = Duration.hours(1);

/** The analysis of a new version. */
export interface Gates {
  readonly deploy: AnalysisTemplate<'service'>;
  /** Where Prometheus is asked too. */
  readonly traffic?: AnalysisTemplate<'service' | 'workload'>;
}

/**
 * The bff: connected clients stay on the old colour. New clients go to the new colour once it has passed the gate and a person has promoted
 * it.
 */
export function blueGreen(mesh: Mesh, bff: ServiceWorkload, gates: Gates): BlueGreen {
  return new BlueGreen(mesh.stage('mesh'), 'bff-rollout', {
    workload: bff,
    activeServiceName: BFF_ACTIVE,
    previewServiceName: BFF_PREVIEW,
    autoPromotionEnabled: false,
    prePromotionAnalysis: [gates.deploy.run({ service: BFF_PREVIEW })],
    postPromotionAnalysis: gates.traffic && [gates.traffic.run({ service: BFF_ACTIVE, workload: bff.name })],
    scaleDownDelay: FORMER_COLOUR,
  });
}

/** A worker: a share of its pods at a time, with the gate asking the new ones from the first pause on. */
export function canary(mesh: Mesh, name: WorkerName, worker: ServiceWorkload, gates: Gates): Canary {
  const service = canaryOf(name);
  const pause = { pause: Duration.seconds(60) };
  const analyses: Analysis[] = [
    gates.deploy.run({ service }),
    ...(gates.traffic ? [gates.traffic.run({ service, workload: worker.name })] : []),
  ];
  return new Canary(mesh.stage('mesh'), `${name}-rollout`, {
    workload: worker,
    canaryServiceName: service,
    maxSurge: 1,
    maxUnavailable: 0,
    steps: [{ weight: 25 }, pause, { weight: 50 }, pause, { weight: 100 }],
    analysis: { startingStep: 1, analyses },
  });
}
