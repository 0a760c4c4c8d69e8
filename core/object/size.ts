import type { KubernetesObject } from './object';

/** What `kubectl apply` and Argo CD, where they apply on the client's side, can keep of an object in an annotation of it. */
const LARGEST_APPLIED_BY_CLIENT = 256 * 1024;

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
