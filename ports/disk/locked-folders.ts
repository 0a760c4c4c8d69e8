import type { EnvironmentFolder } from './environment-folder';
import { lockStaging } from './lock';
import { Transaction } from './transaction';

/**
 * Does work while this process holds the folders, which are made where they are not there. Where the work fails, what was made goes again.
 *
 * @throws GalleyError TREE_BUSY where another process holds one of them, and whatever the work throws
 */
export function inLockedFolders<T>(folders: readonly EnvironmentFolder[], work: () => T): T {
  const [folder, ...others] = folders;
  if (folder === undefined) return work();
  const made = new Transaction(folder.staging);
  try {
    made.makeFolder(folder.path);
    const lock = lockStaging(folder.staging);
    const result = orRelease(lock.release, () => inLockedFolders(others, work));
    lock.release();
    return result;
  } catch (error) {
    // Folders that are not empty stay: they hold a tree, or another process has come to use them.
    made.rollBack();
    throw error;
  }
}

function orRelease<T>(release: () => void, work: () => T): T {
  try {
    return work();
  } catch (error) {
    try {
      release();
    } catch {
      // The first failure is the one to tell; a staging folder that stays is noticed by the next run and by a check.
    }
    throw error;
  }
}
