import type { JsonValue } from '../object/object';

/** Which live object, as a person finds it again. */
export interface DriftObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A declared field that somebody changed or removed. */
export interface ChangedField {
  /** `spec.template.spec.containers[name=web].image` */
  readonly path: string;
  /** Undefined if it is not there. */
  readonly live?: JsonValue;
  readonly declared?: JsonValue;
  /** True if the values are a secret's, or may be, and are left out. */
  readonly hidden?: true;
  /** Who wrote it last, where the API server knows. */
  readonly manager?: string;
}

/** One way in which a cluster is not what `dist/` says. */
export type Drift =
  /** It is declared, and not there. */
  | { readonly kind: 'missing'; readonly object: DriftObject; readonly file: string }
  | { readonly kind: 'changed'; readonly object: DriftObject; readonly file: string; readonly fields: readonly ChangedField[] }
  /** The API server would refuse the declared object, so its controller is stuck. */
  | { readonly kind: 'refused'; readonly object: DriftObject; readonly file: string; readonly why: string }
  /** The server of its API does not answer, so that nothing is known of it. */
  | { readonly kind: 'stale'; readonly object: DriftObject; readonly file: string; readonly api: string }
  /** It bears the environment's label, nobody made it from something declared, and it is not declared. */
  | { readonly kind: 'undeclared'; readonly object: DriftObject }
  /** A pod of a declared workload runs an image that the workload does not declare. */
  | { readonly kind: 'image'; readonly object: DriftObject; readonly container: string; readonly image: string };

/** `Deployment shop/web`, or `Namespace shop` */
export function shownObject({ kind, namespace, name }: DriftObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
