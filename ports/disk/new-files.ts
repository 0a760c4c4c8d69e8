import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '../../core/errors';
import { attempt, attemptIfThere, removeIfEmpty } from '../io';

/** What became of each path. */
export interface WrittenFiles {
  readonly created: readonly string[];
  /** There before, whatever they say: nothing was written. */
  readonly kept: readonly string[];
}

/**
 * Writes files that are not there yet; whatever stands at a path stays as it is.
 *
 * @param root absolute path of a folder; made where it is not there
 * @throws GalleyError IO_FAILED where a path leads through something that is no plain folder, before anything is written
 */
export function writeNewFiles(root: string, files: ReadonlyMap<string, string | Uint8Array>): WrittenFiles {
  const isThere = (path: string): boolean => statOf(root, path) !== undefined;
  const kept = [...files.keys()].filter(isThere);
  const created = [...files.keys()].filter((path) => !kept.includes(path));
  for (const path of created) refuseOddFolders(root, path);
  for (const path of created) {
    attempt(path, 'written', () => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      // Somebody may have been faster.
      writeFileSync(join(root, path), files.get(path) ?? '', { flag: 'wx' });
    });
  }
  return { created, kept };
}

function statOf(root: string, path: string) {
  return attemptIfThere(path, 'looked at', () => lstatSync(join(root, path), { throwIfNoEntry: false }));
}

function refuseOddFolders(root: string, path: string): void {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const found = statOf(root, folder);
    if (found === undefined || found.isDirectory()) continue;
    throw problem('IO_FAILED', {
      subject: folder,
      expected: 'a folder',
      got: found.isSymbolicLink() ? 'a link' : 'a file',
      next: `move it away, since ${path} is to be written there`,
    });
  }
}

/** Takes away what `writeNewFiles` created, and folders that are empty then. */
export function removeNewFiles(root: string, created: readonly string[]): void {
  for (const path of created) attempt(path, 'removed', () => rmSync(join(root, path), { force: true }));
  for (const path of created) {
    for (let folder = dirname(path); folder !== '.' && removeIfEmpty(join(root, folder)); folder = dirname(folder));
  }
}
