import { mapAt, numberAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** The range that an autoscaler keeps a workload's pods in. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** By what a kind says its range, and what holds where it says nothing. */
const SCALERS: Readonly<Record<string, { readonly min: string; readonly max: string; readonly least: number; readonly most?: number }>> = {
  // https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/: at least one pod by default.
  HorizontalPodAutoscaler: { min: 'minReplicas', max: 'maxReplicas', least: 1 },
  // https://keda.sh/docs/latest/reference/scaledobject-spec/: from 0 to 100, of a Deployment by default.
  ScaledObject: { min: 'minReplicaCount', max: 'maxReplicaCount', least: 0, most: 100 },
};

/** The ranges of all autoscalers, by the target's `targetKey`. */
export function rangesOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, Range> {
  return new Map(
    objects.flatMap(({ kind, metadata, spec }) => {
      const scaler = SCALERS[kind];
      if (scaler === undefined) return [];
      const target = mapAt(spec, 'scaleTargetRef');
      const min = numberAt(spec, scaler.min) ?? scaler.least;
      const max = Math.max(min, numberAt(spec, scaler.max) ?? scaler.most ?? min);
      return [[targetKey(textAt(target, 'kind') ?? 'Deployment', metadata.namespace, textAt(target, 'name')), { min, max }] as const];
    }),
  );
}

/** Names a workload within a set of objects. */
export function targetKey(kind = '', namespace = '', name = ''): string {
  return [kind, namespace, name].join('/');
}
