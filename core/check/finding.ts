import type { Fault } from '../errors';

/** What a rule has against an object. */
export type ObjectFinding = Fault & {
  /** Where in the object: `spec.selector.matchLabels`. */
  readonly path: string;
};
