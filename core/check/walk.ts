import type { JsonObject, JsonValue } from '../object/object';

/** A value of an object, and where it stands. */
export interface Visited {
  /** `spec.template.spec.containers[0].name`; empty for the object itself. */
  readonly path: string;
  /** The key that it stands under, or that its list stands under. */
  readonly key: string;
  readonly value: JsonValue;
}

/** All that an object holds, itself first, each before what is in it. */
export function* walk(value: JsonValue, path = '', key = ''): Generator<Visited> {
  yield { path, key, value };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, `${path}[${index}]`, key);
  } else if (isMap(value)) {
    for (const [name, item] of Object.entries(value)) yield* walk(item, below(path, name), name);
  }
}

/** The path of a key below another path. A key that is no plain word stands in brackets and quotes. */
export function below(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
