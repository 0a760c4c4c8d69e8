/** The parts of a first install, in their order. */
export const PHASES = ['cluster', 'before', 'delivery', 'secrets', 'running', 'ways in', 'after'] as const;
export type InstallPhase = (typeof PHASES)[number];

/** An object of the cluster by which a step is seen. */
export interface ShownBy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default - none: it is cluster-scoped */
  readonly namespace?: string;
  /** Keys that a Secret or a ConfigMap must have; no value is shown. @default - any */
  readonly keys?: readonly string[];
}

/** A step that nothing in git does. `galley doctor SYSTEM/ENV` tells it in its place. */
export interface OutsideStep {
  /** When it is due. */
  readonly phase: InstallPhase;
  /** What is so once it is done, in a few words: `the tailnet has the tag`. */
  readonly what: string;
  /** The command by which a person sees that it is done. It must not print a secret. */
  readonly command: string;
  /**
   * What of the cluster shows it: an object, which must be there and ready, or a field that every node must have (`spec.providerID`).
   * @default - nothing in the cluster does
   */
  readonly shownBy?: ShownBy | { readonly everyNode: string };
}
