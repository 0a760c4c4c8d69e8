import { mapAt, numberAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';

/** The range that a HorizontalPodAutoscaler keeps a workload's pods in. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The ranges of all HorizontalPodAutoscalers, by the target's `targetKey`. */
export function rangesOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, Range> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .map(({ metadata, spec }) => {
        const target = mapAt(spec, 'scaleTargetRef');
        // https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/: at least one pod by default.
        const min = numberAt(spec, 'minReplicas') ?? 1;
        return [
          targetKey(textAt(target, 'kind'), metadata.namespace, textAt(target, 'name')),
          { min, max: Math.max(min, numberAt(spec, 'maxReplicas') ?? min) },
        ];
      }),
  );
}

/** Names a workload within a set of objects. */
export function targetKey(kind = '', namespace = '', name = ''): string {
  return [kind, namespace, name].join('/');
}
