import type { JsonObject, JsonValue } from './object';

type Value = JsonValue | undefined;

/** The value below some keys; undefined if one of them is missing. */
export function valueAt(value: Value, ...keys: readonly string[]): Value {
  let inner = value;
  for (let at = 0; at < keys.length; at++) {
    if (!isMap(inner)) return undefined;
    inner = inner[keys[at] as string];
  }
  return inner;
}

/** The items of the list below some keys; none if it is missing. */
export function listAt(value: Value, ...keys: readonly string[]): readonly JsonValue[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

/** The map below some keys; empty if it is missing. */
export function mapAt(value: Value, ...keys: readonly string[]): JsonObject {
  const found = valueAt(value, ...keys);
  return isMap(found) ? found : {};
}

/** The text below some keys; undefined if it is missing or no text. */
export function textAt(value: Value, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The number below some keys; undefined if it is missing or no number. */
export function numberAt(value: Value, ...keys: readonly string[]): number | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}

/** The entries of the map below some keys whose values are text. */
export function textsAt(value: Value, ...keys: readonly string[]): Record<string, string> {
  const map = mapAt(value, ...keys);
  const texts: Record<string, string> = {};
  for (const key of Object.keys(map)) {
    const text = map[key];
    if (typeof text !== 'string') continue;
    if (key === '__proto__') Object.defineProperty(texts, key, { value: text, enumerable: true, configurable: true, writable: true });
    else texts[key] = text;
  }
  return texts;
}

function isMap(value: Value): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
