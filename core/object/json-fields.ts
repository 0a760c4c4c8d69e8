import type { JsonObject, JsonValue } from './object';

type Value = JsonValue | undefined;

/** The value below some keys; undefined where one of them is missing. */
export function valueAt(value: Value, ...keys: readonly string[]): Value {
  return keys.reduce<Value>((inner, key) => (isMap(inner) ? inner[key] : undefined), value);
}

/** The items of the list below some keys; none where it is missing. */
export function listAt(value: Value, ...keys: readonly string[]): readonly JsonValue[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

/** The map below some keys; empty where it is missing. */
export function mapAt(value: Value, ...keys: readonly string[]): JsonObject {
  const found = valueAt(value, ...keys);
  return isMap(found) ? found : {};
}

/** The text below some keys; undefined where it is missing or no text. */
export function textAt(value: Value, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The number below some keys; undefined where it is missing or no number. */
export function numberAt(value: Value, ...keys: readonly string[]): number | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}

/** The entries of the map below some keys whose values are text. */
export function textsAt(value: Value, ...keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapAt(value, ...keys)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function isMap(value: Value): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
