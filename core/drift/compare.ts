import type { JsonObject, JsonValue } from '../object/object';

/** One step into a value: a key of an object, an item of a list by a key of its own, or by its position. */
export type PathStep = string | { readonly key: string; readonly value: JsonValue } | number;

/** A field whose live value differs from the declared one. */
export interface FieldDifference {
  readonly path: readonly PathStep[];
  /** Undefined if the field is not there. */
  readonly live?: JsonValue;
  readonly declared?: JsonValue;
}

/** Written by the API server at every change, whatever is changed; and what controllers report. */
const BOOKKEEPING = new Set(['managedFields', 'generation', 'resourceVersion', 'creationTimestamp', 'uid']);

/** Keys by one of which Kubernetes tells the items of a list apart, those that most lists have first. */
const ITEM_KEYS = ['name', 'key', 'type', 'containerPort', 'port', 'mountPath', 'ip'];

/**
 * In what a live object differs from the one that a server-side apply of the declared one would leave: the fields that are declared, and that
 * somebody changed or removed. Fields that nobody declared are the same in both.
 */
export function fieldDifferences(live: JsonObject, applied: JsonObject): FieldDifference[] {
  return [...differencesAt(live, applied, [])];
}

/** `spec.template.spec.containers[name=web].image` */
export function shownPath(path: readonly PathStep[]): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step === 'object') return `[${step.key}=${String(step.value)}]`;
    return /^[\w-]+$/.test(step) ? `.${step}` : `.${JSON.stringify(step)}`;
  });
  return text.join('').replace(/^\./, '');
}

function* differencesAt(
  live: JsonValue | undefined,
  applied: JsonValue | undefined,
  path: readonly PathStep[],
): Generator<FieldDifference> {
  if (isObject(live) && isObject(applied)) {
    for (const key of new Set([...Object.keys(live), ...Object.keys(applied)].sort())) {
      const skipped = path.length === 0 ? key === 'status' : path.length === 1 && path[0] === 'metadata' && BOOKKEEPING.has(key);
      if (!skipped) yield* differencesAt(live[key], applied[key], [...path, key]);
    }
  } else if (Array.isArray(live) && Array.isArray(applied)) {
    yield* differencesInList(live, applied, path);
  } else if (live !== applied) {
    yield { path, ...(live !== undefined && { live }), ...(applied !== undefined && { declared: applied }) };
  }
}

/** Items are paired by a key of their own where all have one, as Kubernetes merges them, otherwise by their position. */
function* differencesInList(
  live: readonly JsonValue[],
  applied: readonly JsonValue[],
  path: readonly PathStep[],
): Generator<FieldDifference> {
  const key = ITEM_KEYS.find((each) => isKeyed(live, each) && isKeyed(applied, each));
  if (key === undefined) {
    for (let index = 0; index < Math.max(live.length, applied.length); index += 1)
      yield* differencesAt(live[index], applied[index], [...path, index]);
    return;
  }
  const [theirs, ours] = [live, applied].map((list) => new Map(list.map((item) => [(item as JsonObject)[key] as JsonValue, item])));
  for (const value of new Set([...(theirs?.keys() ?? []), ...(ours?.keys() ?? [])])) {
    yield* differencesAt(theirs?.get(value), ours?.get(value), [...path, { key, value }]);
  }
}

/** True if each item has a value of its own for the key. */
function isKeyed(list: readonly JsonValue[], key: string): boolean {
  const values = list.map((item) => (isObject(item) ? item[key] : undefined));
  return (
    list.length > 0 && values.every((value) => value !== undefined && typeof value !== 'object') && new Set(values).size === list.length
  );
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
