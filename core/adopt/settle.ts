import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';

/** Texts of an object by the path that messages call them by. */
type Replaced = ReadonlyMap<string, JsonValue>;

const pathBelow = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const isMap = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object with other values at some paths. */
export function withValuesAt<T extends JsonValue>(object: T, replaced: Replaced, path = ''): T {
  if (replaced.has(path)) return replaced.get(path) as T;
  if (Array.isArray(object))
    return object.map((item, index) => withValuesAt(item as JsonValue, replaced, `${path}[${index}]`)) as unknown as T;
  if (!isMap(object)) return object;
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, withValuesAt(item, replaced, pathBelow(path, key))])) as T;
}

/** An API server takes null for a field that is not there, as kubelet takes an empty image. @returns the object, and the paths of what is gone */
export function withoutNothing(object: KubernetesObject): { readonly object: KubernetesObject; readonly gone: readonly string[] } {
  const gone: string[] = [];
  const isNothing = (key: string, value: JsonValue): boolean => value === null || (key === 'image' && value === '');
  const strip = (value: JsonValue, path: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item, index) => strip(item as JsonValue, `${path}[${index}]`));
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const below = pathBelow(path, key);
        if (!isNothing(key, item)) return [[key, strip(item, below)]];
        gone.push(below);
        return [];
      }),
    );
  };
  return { object: strip(object, '') as KubernetesObject, gone };
}

/** Stands where a text looked like a secret that no Secret can take the place of. */
export const LEFT_OUT = 'left out by galley import: it looked like a secret';

/** What becomes of texts that look like secrets. */
export interface HiddenTexts {
  readonly object: KubernetesObject;
  /** Names of variables that are now read from a Secret. */
  readonly variables: readonly string[];
  /** Paths at which a variable's value was. */
  readonly read: readonly string[];
  /** Paths at which a placeholder stands. */
  readonly hidden: readonly string[];
}

/**
 * The object without the texts at some paths: a variable reads the key of its name from a Secret, elsewhere a placeholder stands.
 *
 * @param secret name of the Secret
 */
export function withHidden(object: KubernetesObject, paths: readonly string[], secret: string): HiddenTexts {
  const variables = new Set<string>();
  const read: string[] = [];
  const replaced = new Map<string, JsonValue>();
  const visit = (value: JsonValue, path: string): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item as JsonValue, `${path}[${index}]`);
    else if (isMap(value)) {
      const { name } = value;
      if (/\.env\[\d+\]$/.test(path) && typeof name === 'string' && paths.includes(`${path}.value`)) {
        replaced.set(path, { name, valueFrom: { secretKeyRef: { name: secret, key: name } } });
        variables.add(name);
        read.push(`${path}.value`);
      } else for (const [key, item] of Object.entries(value)) visit(item, pathBelow(path, key));
    }
  };
  visit(object, '');
  const hidden = paths.filter((path) => !read.includes(path));
  for (const path of hidden) replaced.set(path, LEFT_OUT);
  return { object: withValuesAt(object, replaced), variables: [...variables], read, hidden };
}
