import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ScaledObject, type ScaledObjectSpecScaleTargetRef, type ScaledObjectSpecTriggers } from '../../imports/keda.sh';
import { invalid } from '../invalid';

/** How many pods there are follows their load, by a HorizontalPodAutoscaler. */
export interface Autoscaling {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Target CPU of the average pod, in percent of its request. @default 70, without any other metric */
  readonly targetCpuUtilization?: number;
  /** Target memory of the average pod, in percent of its request. @default - no memory metric */
  readonly targetMemoryUtilization?: number;
  /** Further metrics, of the pods, of another object, or from outside; the one that asks for most pods decides. @default - none */
  readonly metrics?: readonly k8s.MetricSpecV2[];
  /** How fast it goes up and down. @default - Kubernetes' own: up at once, down after five minutes */
  readonly behavior?: k8s.HorizontalPodAutoscalerBehaviorV2;
  /** What KEDA asks in place of all that: its ScaledObject makes the HorizontalPodAutoscaler. @default - KEDA is not needed */
  readonly keda?: KedaScaling;
}

/** What KEDA follows. It reads queues, schedules and metrics that a HorizontalPodAutoscaler can't. */
export interface KedaScaling {
  /** At least one: `{ type: 'prometheus', metadata: { … } }`. @see https://keda.sh/docs/latest/scalers/ */
  readonly triggers: readonly [ScaledObjectSpecTriggers, ...ScaledObjectSpecTriggers[]];
  /** Seconds between two looks. @default - KEDA's 30 */
  readonly pollingInterval?: number;
  /** Seconds without an active trigger until it goes to 0, where `minReplicas` is 0. @default - KEDA's 300 */
  readonly cooldownPeriod?: number;
}

/** Properties of a workload's autoscaling. */
export interface AutoscalerProps {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The workload to scale: a `Lazy`, because another controller may adopt its pods until the render. */
  readonly target: unknown;
  readonly scaling: Autoscaling;
}

/**
 * The autoscaler of a workload, below it.
 *
 * @throws GalleyError CONSTRUCT_INVALID for KEDA together with an option that it ignores
 */
export function autoscaler(scope: Construct, { name, labels, target, scaling }: AutoscalerProps): void {
  const { minReplicas, maxReplicas, behavior, keda } = scaling;
  const metadata = { name, labels: { ...labels } };
  if (keda === undefined) {
    const metrics = metricsOf(scaling);
    const spec = {
      scaleTargetRef: target as k8s.CrossVersionObjectReferenceV2,
      minReplicas,
      maxReplicas,
      metrics,
      behavior,
    };
    new k8s.KubeHorizontalPodAutoscalerV2(scope, 'autoscaler', { metadata, spec });
    return;
  }
  const ignored = (['targetCpuUtilization', 'targetMemoryUtilization', 'metrics'] as const).find((each) => scaling[each] !== undefined);
  if (ignored !== undefined) {
    throw invalid(scope, {
      prop: 'replicas.keda',
      expected: 'triggers alone',
      got: `${ignored} too`,
      next: 'make it a trigger, such as one of type cpu',
    });
  }
  const { triggers, pollingInterval, cooldownPeriod } = keda;
  new ScaledObject(scope, 'autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: target as ScaledObjectSpecScaleTargetRef,
      minReplicaCount: minReplicas,
      maxReplicaCount: maxReplicas,
      pollingInterval,
      cooldownPeriod,
      advanced: behavior && { horizontalPodAutoscalerConfig: { behavior: behavior as object } },
      triggers: [...triggers],
    },
  });
}

function metricsOf({ targetCpuUtilization, targetMemoryUtilization, metrics = [] }: Autoscaling): k8s.MetricSpecV2[] {
  const others = targetMemoryUtilization !== undefined || metrics.length > 0;
  const cpu = targetCpuUtilization ?? (others ? undefined : 70);
  return [
    ...(cpu === undefined ? [] : [utilization('cpu', cpu)]),
    ...(targetMemoryUtilization === undefined ? [] : [utilization('memory', targetMemoryUtilization)]),
    ...metrics,
  ];
}

const utilization = (name: 'cpu' | 'memory', averageUtilization: number): k8s.MetricSpecV2 => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});
