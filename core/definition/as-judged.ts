import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { withDefaults } from './defaults';
import type { DefinedKind } from './defined-kinds';
import type { Schema } from './structure';

/** What is known of the kind of an object. */
export interface KnownKind {
  /** Its definition, where that is given. */
  readonly defined?: Pick<DefinedKind, 'schema' | 'statusApart'> | undefined;
  /** Else what is known of it: at least some of its defaults. */
  readonly known?: Schema | undefined;
}

/**
 * An object as an API server judges it: what a schema fills in is there, and a null counts as left out. What a controller writes into status is no part
 * of what a person applies.
 */
export function asJudged(object: KubernetesObject, { defined, known }: KnownKind): KubernetesObject {
  const { status: _, ...rest } = object;
  const own = 'status' in object && (defined?.statusApart ?? true) ? (rest as KubernetesObject) : object;
  if (defined !== undefined) {
    const filled = withDefaults(defined.schema, own as JsonObject) as KubernetesObject;
    return { ...filled, metadata: withoutNulls(filled.metadata as JsonObject) as unknown as KubernetesObject['metadata'] };
  }
  const filled = known === undefined ? own : (withDefaults(known, own as JsonObject) as KubernetesObject);
  return hasNull(filled as JsonObject) ? (withoutNulls(filled as JsonObject) as KubernetesObject) : filled;
}

const hasNull = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((each: JsonValue) => each === null || hasNull(each));

/** The nulls of lists stay: they are items. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  );
}
