import type { JsonValue } from '../object/object';
import type { RuleVerdict } from './rule-verdict';
import { isBase64, toldApartBy } from './ruled-schema';
import type { Schema } from './structure';

/** As `IsBase64` of github.com/asaskevich/govalidator, which the API server asks. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

/**
 * What an API server asks of a value and a JSON schema can't say: items that differ, text that is base64.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function judgeShape({
  schema,
  value,
  path,
}: {
  readonly schema: Schema;
  readonly value: JsonValue;
  readonly path: string;
}): RuleVerdict[] {
  if (isBase64(schema) && typeof value === 'string' && !BASE64.test(value))
    return [{ path, rule: 'format: byte', verdict: 'broken', says: 'it has to be base64' }];
  const keys = toldApartBy(schema);
  if (keys === undefined || !Array.isArray(value)) return [];
  const seen = new Map<string, number>();
  return (value as readonly JsonValue[]).flatMap((item, index): RuleVerdict[] => {
    const key = keyOf(item, keys);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count !== 2) return [];
    const rule = keys.length === 0 ? 'x-kubernetes-list-type: set' : `x-kubernetes-list-map-keys: ${keys.join(', ')}`;
    return [{ path: `${path}[${index}]`, rule, verdict: 'broken', says: `another item is ${keys.length === 0 ? '' : 'named '}${key} too` }];
  });
}

/** What tells an item apart, as JSON. */
function keyOf(item: JsonValue, keys: readonly string[]): string {
  if (keys.length === 0 || typeof item !== 'object' || item === null || Array.isArray(item)) return JSON.stringify(item, sortedKeys);
  const fields = item as { readonly [key: string]: JsonValue };
  return JSON.stringify(Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(fields, key) ? [[key, fields[key]]] : []))), sortedKeys);
}

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
