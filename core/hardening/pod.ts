import { listAt, valueAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';

/** A part of a pod, and where it stands in it: `spec.containers[0]`. */
export interface Part {
  readonly path: string;
  readonly value: JsonValue;
}

/** A pod as the standards look at it. */
export interface Pod {
  readonly metadata: JsonValue | undefined;
  readonly spec: Part;
  /** Init containers, containers and ephemeral ones. */
  readonly containers: readonly Part[];
  /** The security context of the pod, then those of its containers. */
  readonly contexts: readonly Part[];
}

/** @param pod `metadata` and `spec`: a Pod or a template of pods */
export function readPod(pod: JsonValue): Pod {
  const spec = { path: 'spec', value: valueAt(pod, 'spec') ?? null };
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => items(spec, list));
  const contexts = [spec, ...containers].flatMap(({ path, value }) => {
    const context = given(value, 'securityContext');
    return context === undefined ? [] : [{ path: `${path}.securityContext`, value: context }];
  });
  return { metadata: valueAt(pod, 'metadata'), spec, containers, contexts };
}

/** The items of a list below a part. */
export function items({ path, value }: Part, list: string): Part[] {
  return listAt(value, list).map((item, index) => ({ path: `${path}.${list}[${index}]`, value: item }));
}

/** The value below some keys; undefined if it is missing or null, which the API server takes for the same. */
export function given(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  return valueAt(value, ...keys) ?? undefined;
}
