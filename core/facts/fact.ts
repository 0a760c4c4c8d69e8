import type { Change } from '../model/change';

/** A consequence of a change, as it is published. */
export type Consequence = Change['consequences'][number];

/** What is known of Kubernetes or of a controller, and how much depends on it. */
export interface Fact {
  readonly risk: Consequence['risk'];
  /** When it holds, for the docs. */
  readonly when: string;
  readonly source: string;
}
