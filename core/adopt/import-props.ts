import type { Given } from './objects';

/** What is to become a system. */
export interface ImportProps {
  readonly system: string;
  /** What was read, by environment. */
  readonly environments: ReadonlyMap<string, readonly Given[]>;
  /** Git repository that the rendered tree is reconciled from. */
  readonly repository: string;
  readonly kubernetesVersion: string;
}
