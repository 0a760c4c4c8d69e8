/** The parts of an install manifest that Galley reads. */
export interface InstallObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  /** Of a binding. */
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
  /** Of a workload, among others. */
  readonly spec?: { readonly template?: { readonly spec?: InstallPod } };
  readonly data?: Readonly<Record<string, string>>;
}

/** The pod of a workload. */
export interface InstallPod {
  readonly containers: readonly InstallContainer[];
  readonly initContainers?: readonly InstallContainer[];
}

/** A container and its image's repository, without tag. */
export interface InstallContainer {
  readonly name: string;
  readonly image: string;
}
