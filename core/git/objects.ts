import type { CommitObject } from './commit-object';
import type { TreeItem } from './tree-object';

/** Git's objects by name. What a repository holds, or what a test made up. */
export interface GitObjects {
  commit(id: string): Promise<CommitObject>;
  /** @throws MalformedObject */
  tree(id: string): Promise<readonly TreeItem[]>;
  blob(id: string): Promise<Buffer>;
}
