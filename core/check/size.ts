import { textsAt } from '../render/json-fields';
import type { KubernetesObject } from '../render/object';
import type { ObjectFinding } from './finding';
import { kindOf } from './kind';

/** What an object may have, in bytes: a ConfigMap or Secret has this much data, and etcd takes little more of any request. */
const LARGEST = 2 ** 20;
/** What `kubectl apply` and Argo CD, where they apply on the client's side, can keep of an object in an annotation of it. */
const LARGEST_APPLIED_BY_CLIENT = 256 * 1024;

/**
 * An object that no API server takes.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export function tooLarge(object: KubernetesObject): ObjectFinding[] {
  const [path, bytes] = holdsData(object) ? (['data', bytesOfData(object)] as const) : (['the object', bytesOf(object)] as const);
  if (bytes <= LARGEST) return [];
  return [{ path, expected: `at most ${LARGEST} bytes`, got: String(bytes), next: 'divide it, or have pods fetch it' }];
}

/** Bytes of an object as it is sent: as JSON. */
export function bytesOf(object: unknown): number {
  return Buffer.byteLength(JSON.stringify(object));
}

/** Whether an object is too large to be kept in an annotation of itself, beside its other ones, as a client that applies it does. */
export function isTooLargeForClient(object: KubernetesObject): boolean {
  const kept = JSON.stringify(object);
  // Go's JSON escapes these with five characters more.
  const escaped = 5 * (kept.match(/[<>&\u2028\u2029]/g) ?? []).length;
  const key = 'kubectl.kubernetes.io/last-applied-configuration'.length;
  return Buffer.byteLength(kept) + escaped + key + bytesOf(object.metadata['annotations'] ?? {}) > LARGEST_APPLIED_BY_CLIENT;
}

const holdsData = (object: KubernetesObject): boolean => kindOf(object) === '/ConfigMap' || kindOf(object) === '/Secret';

function bytesOfData(object: KubernetesObject): number {
  const encoded = kindOf(object) === '/Secret' ? textsAt(object, 'data') : textsAt(object, 'binaryData');
  const plain = kindOf(object) === '/Secret' ? textsAt(object, 'stringData') : textsAt(object, 'data');
  const sum = (map: Readonly<Record<string, string>>, sizeOf: (text: string) => number): number =>
    Object.values(map).reduce((all, text) => all + sizeOf(text), 0);
  return sum(encoded, (text) => Buffer.byteLength(text, 'base64')) + sum(plain, (text) => Buffer.byteLength(text));
}
