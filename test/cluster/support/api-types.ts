/** Any object of the Kubernetes API, as far as this suite looks at all of them. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the kind's, and each test reads the fields that it is about
  readonly [field: string]: any;
}

/** Which object. */
export interface KubeRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** An object to apply. */
export interface Manifest extends KubeRef {
  readonly metadata: KubeRef['metadata'] & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** `Deployment/kaze/kaze-gateway`, or `Namespace/kaze`. */
export function shown({ kind, metadata: { name, namespace } }: KubeRef): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join('/');
}

/** What the API server answered when it refused. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
