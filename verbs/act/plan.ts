import type { Access } from '../../core/access/access';
import type { System } from '../../core/env/system';
import type { Problem } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { TreeChange } from '../../core/git/tree-entry';
import type { ActionRecord } from '../../core/record/record';
import type { ImageRegistry } from '../../core/registry/registry';
import type { Project } from '../../ports/disk/project';
import type { ProjectRepository } from '../../ports/git/project-repository';

/** Input of an action's plan. */
export interface Setting {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly repository: ProjectRepository;
  /** The last commit of the branch that is checked out. */
  readonly head: Commit;
  /** What `access.yaml` says there. */
  readonly access: Access;
  /** Asked whether images are there. */
  readonly registry: ImageRegistry;
}

/** A record without what only the doing knows: who, and the hash of the tree. */
export type PlannedRecord = Omit<ActionRecord, 'actor' | 'tree'>;

/** What an action would do. */
export interface Plan {
  /** Of one action, each of another environment; empty if none would change. */
  readonly records: readonly PlannedRecord[];
  /** Paths below the project's root. */
  readonly files: readonly TreeChange[];
  /** What the rules have against it, whoever wants it. */
  readonly refusals: readonly Problem[];
  /** What a person should know of it although nothing speaks against it. @default - nothing */
  readonly notes?: readonly string[];
  /**
   * The effect outside git. It runs after the check of actor and permission, and after the write of the commit.
   *
   * @default - nothing: the commit is all there is to do
   * @throws GalleyError where it was not done, or is not known to be
   */
  readonly effect?: () => Promise<void>;
}
