import type { DeclaredConnection } from './declared-connection';

/** A JSON value: Kubernetes objects consist of these. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A Kubernetes object as it is written: at least its type and its name. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
}

/** A rendered object and where it comes from and goes to. */
export interface RenderedObject {
  readonly object: KubernetesObject;
  /** Folder below the environment's: the application. */
  readonly application: string;
  /** Folder below the application's, where it has stages. */
  readonly stage?: string;
  /** Path of the construct that made it, for messages. */
  readonly construct: string;
  /** Connections that the charts declare of its pods. @default - none */
  readonly connections?: readonly DeclaredConnection[];
}

/** `<group>/<kind>/<namespace>/<name>`: what makes an object the same object in a cluster, whatever its API version. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}
