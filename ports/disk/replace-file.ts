import { readFileSync, renameSync } from 'node:fs';
import { posix } from 'node:path';
import { problem } from '../../core/errors';
import { STAGING_NAME } from '../../core/tree/tree-path';
import { attempt, attemptIfThere } from '../io';
import { lockStaging } from './lock';
import { Staging } from './staging';

/** How a file is to change. */
export interface FileChange {
  /** The text that the change started from; undefined if there was no file. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Puts a text in the place of another in one step: whoever looks sees the old file or the new one, whole.
 *
 * @param path of the file; its folder is there
 * @throws GalleyError FILE_CHANGED if the file is not what the change was made from, TREE_BUSY if another process writes in the folder,
 *   IO_FAILED; the file is as it was then
 */
export function replaceFile(path: string, { before, after }: FileChange): void {
  const staging = posix.join(posix.dirname(path), STAGING_NAME);
  const lock = lockStaging(staging);
  try {
    const found = attemptIfThere(path, 'read', () => readFileSync(path, 'utf8'));
    if (found !== before) {
      throw problem('FILE_CHANGED', {
        subject: 'file',
        expected: 'it as it was read',
        got: 'one that changed meanwhile',
        next: 'run galley again',
        place: { file: path },
      });
    }
    const { path: staged } = new Staging(staging).add(after);
    attempt(path, 'put in place', () => renameSync(staged, path));
  } finally {
    lock.release();
  }
}
