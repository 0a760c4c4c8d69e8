import type { CanaryStep } from './canary';
import type { Pod } from './pod';

/** How a change asks for more pods than run at rest. */
export type ChangeManner =
  | { readonly kind: 'rolling' | 'job' | 'cron-job' }
  /** The old colour keeps running for so many seconds after the switch. */
  | { readonly kind: 'blue-green'; readonly keepsOldSeconds: number }
  | { readonly kind: 'canary'; readonly steps: readonly CanaryStep[] };

/** Something that for a while needs more pods than run at rest. */
export interface Change {
  readonly name: string;
  readonly manner: ChangeManner;
  /** Pods beside those at rest, at its height: of the new version, or a job's. */
  readonly surge: readonly Pod[];
  /** Pods of the gates that judge it meanwhile. */
  readonly gates: readonly Pod[];
}

/** Whether it replaces one version by another, as a new release does. */
export function isRollout({ manner }: Change): boolean {
  return manner.kind !== 'job' && manner.kind !== 'cron-job';
}

/** All its pods at its height. */
export function podsOf({ surge, gates }: Change): Pod[] {
  return [...surge, ...gates];
}
