import type { JsonObject, JsonValue } from '../../core/object/object';
import { Rendered } from './rendered';
import { at } from './synth';

/** Everything rendered that makes pods itself; what operators make pods of is not among it. */
export const workloadsOf = (objects: Rendered): JsonObject[] => ['Deployment', 'StatefulSet', 'Job'].flatMap((kind) => objects.all(kind));

export const nameOf = (object: JsonObject): string => String(at(object, 'metadata.name'));

/** The pod's spec. */
export const podOf = (workload: JsonObject): JsonObject => at(workload, 'spec.template.spec') as JsonObject;

/** A CronJob as if it were a Deployment of its template. */
export function asDeployment(cronJob: JsonObject): JsonObject {
  return {
    kind: 'CronJob',
    metadata: cronJob['metadata'] ?? null,
    spec: { template: at(cronJob, 'spec.jobTemplate.spec.template') ?? null },
  };
}

/** One of a list that may be missing. */
export const listAt = (object: JsonObject, path: string): readonly JsonObject[] => (at(object, path) ?? []) as JsonObject[];

/** The container of that name, init containers included. */
export function containerOf(workload: JsonObject, name: string): JsonObject {
  const found = Rendered.containersOf(workload).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${nameOf(workload)}: no container ${name}`);
  return found.object;
}

/** The variables of a container that have their value in git, by name; others have `undefined`. */
export const variablesOf = (container: JsonObject): Record<string, JsonValue | undefined> =>
  Object.fromEntries(listAt(container, 'env').map((each) => [String(each['name']), each['value']]));

/** Every key and every text below a value, with its path. */
export function* textsOf(value: JsonValue, path = ''): Generator<{ readonly path: string; readonly key: string; readonly text: string }> {
  if (value === null || typeof value !== 'object') {
    yield { path, key: path.slice(path.lastIndexOf('.') + 1), text: String(value) };
  } else {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, path === '' ? key : `${path}.${key}`);
  }
}
