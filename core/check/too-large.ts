import { textsAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { bytesOf } from '../object/size';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';

/** What an object may have, in bytes: a ConfigMap or Secret has this much data, and etcd takes little more of any request. */
const LARGEST = 2 ** 20;

/**
 * An object that no API server takes.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export function tooLarge(object: KubernetesObject): ObjectFinding[] {
  if (mostBytesOf(object as unknown as JsonValue) <= LARGEST) return [];
  const [path, bytes] = holdsData(object) ? (['data', bytesOfData(object)] as const) : (['the object', bytesOf(object)] as const);
  if (bytes <= LARGEST) return [];
  return [{ path, expected: `at most ${LARGEST} bytes`, got: String(bytes), next: 'divide it, or have pods fetch it' }];
}

/** At least the bytes of a value, as JSON and as data, without making a text of it: each character may be escaped by six. */
function mostBytesOf(value: JsonValue): number {
  if (typeof value === 'string') return 6 * value.length + 3;
  if (typeof value !== 'object' || value === null) return 30;
  let sum = 2;
  if (Array.isArray(value)) for (const item of value) sum += 1 + mostBytesOf(item);
  else {
    const map = value as JsonObject;
    for (const key of Object.keys(map)) sum += 6 * key.length + 4 + mostBytesOf(map[key] as JsonValue);
  }
  return sum;
}

const holdsData = (object: KubernetesObject): boolean => kindOf(object) === '/ConfigMap' || kindOf(object) === '/Secret';

function bytesOfData(object: KubernetesObject): number {
  const encoded = kindOf(object) === '/Secret' ? textsAt(object, 'data') : textsAt(object, 'binaryData');
  const plain = kindOf(object) === '/Secret' ? textsAt(object, 'stringData') : textsAt(object, 'data');
  const sum = (map: Readonly<Record<string, string>>, sizeOf: (text: string) => number): number =>
    Object.values(map).reduce((all, text) => all + sizeOf(text), 0);
  return sum(encoded, (text) => Buffer.byteLength(text, 'base64')) + sum(plain, (text) => Buffer.byteLength(text));
}
