import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Difference } from './differences';
import { groupKindOf } from './identity';

/** Makes of a secret value what may be shown of it: a hash with a key of this run, so that nobody can guess values by hashing them. */
export type HideSecret = (value: string) => string;

/** What `kubectl apply` keeps of an object, values and all. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Fields of a Secret that are no secret. */
const OPEN = new Set(['apiVersion', 'kind', 'type', 'immutable']);

/** Whether the value at a path of an object is hidden. */
export function isHidden(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>, steps: Difference['steps']): boolean {
  const [first, second, third] = steps;
  if (first === 'stringData') return true;
  if (groupKindOf(object) !== '/Secret' || (typeof first === 'string' && OPEN.has(first))) return false;
  return first !== 'metadata' || (second === 'annotations' && (third === undefined || third === LAST_APPLIED));
}

/** The difference with hashes in place of what must not be shown. */
export function hiddenDifference(difference: Difference, hide: HideSecret): Difference {
  const { before, after } = difference;
  return {
    ...difference,
    ...(before !== undefined && { before: hiddenValue(before, hide) }),
    ...(after !== undefined && { after: hiddenValue(after, hide) }),
  };
}

/** The object as it may be shown. */
export function hiddenObject(object: KubernetesObject, hide: HideSecret): KubernetesObject {
  return Object.fromEntries(
    Object.entries(object as JsonObject).map(([key, value]) => {
      if (key === 'metadata' && isHidden(object, [key, 'annotations'])) return [key, withoutLastApplied(value as JsonObject, hide)];
      return [key, isHidden(object, [key]) && key !== 'metadata' ? hiddenValue(value, hide) : value];
    }),
  ) as KubernetesObject;
}

function withoutLastApplied(metadata: JsonObject, hide: HideSecret): JsonObject {
  const annotations = metadata['annotations'];
  if (typeof annotations !== 'object' || annotations === null || !(LAST_APPLIED in annotations)) return metadata;
  const kept = annotations as JsonObject;
  return { ...metadata, annotations: { ...kept, [LAST_APPLIED]: hiddenValue(kept[LAST_APPLIED] ?? '', hide) } };
}

/** Keys stay, values go. */
export function hiddenValue(value: JsonValue, hide: HideSecret): JsonValue {
  if (Array.isArray(value)) return value.map((each) => hiddenValue(each as JsonValue, hide));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hiddenValue(each, hide)]));
  return hide(String(value));
}
