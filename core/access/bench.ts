import type { CommitObject } from '../git/commit-object';
import type { CommitGraph } from '../git/graph';
import type { GitObjects } from '../git/objects';
import type { PathChange } from '../git/tree-changes';
import type { Access } from './access';
import type { Proof } from './proof';
import type { Territory } from './territory';

/** What a judge looks at. */
export interface Bench {
  readonly objects: GitObjects;
  readonly graph: CommitGraph;
  /** Path of the project in its repository; empty if it is the root. */
  readonly project: string;
  /** Whom a commit proves by an `access.yaml`. */
  readonly prove: (commit: CommitObject, access: Access) => Promise<Proof>;
}

/** A change that somebody has to be allowed to make. */
export interface GovernedChange extends PathChange {
  readonly territory: Territory;
}
