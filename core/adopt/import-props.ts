import type { Given } from './objects';
import type { Types } from './types';

/** What is to become a system. */
export interface ImportProps {
  readonly system: string;
  /** What was read, by environment. */
  readonly environments: ReadonlyMap<string, readonly Given[]>;
  /** Git repository that the rendered tree is reconciled from. */
  readonly repository: string;
  readonly kubernetesVersion: string;
  /** Classes of kinds. @default - none: ApiObject makes every object */
  readonly types?: readonly Types[];
}
