import type { JsonObject, JsonValue } from '../object/object';
import type { Schema } from './structure';

/**
 * A value with all that its schema fills in where it is left out. A null that the schema does not take is left out, as the API server does.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function withDefaults(schema: Schema, value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : (value as readonly JsonValue[]).map((item) => withDefaults(items, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, additionalProperties } = schema;
  const filled: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    const part = Object.hasOwn(properties, key)
      ? properties[key]
      : typeof additionalProperties === 'object'
        ? additionalProperties
        : undefined;
    // A null that is not taken counts as left out.
    if (inner === null && part !== undefined && part.nullable !== true) continue;
    set(filled, key, part === undefined ? inner : withDefaults(part, inner));
  }
  for (const [key, part] of Object.entries(properties))
    if (!Object.hasOwn(filled, key) && part['default'] !== undefined) set(filled, key, withDefaults(part, part['default'] as JsonValue));
  return filled;
}

/** A key may be called `__proto__`. */
const set = (map: Record<string, JsonValue>, key: string, value: JsonValue): unknown =>
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
