import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { type GalleyError, problem } from '../../core/errors';
import { foldersAbove } from '../../core/tree/tree-path';
import { attempt, isErrno, lookAt, removeIfEmpty } from '../io';

/** Folders are made with this mode whatever the umask is. */
const FOLDER_MODE = 0o755;

/** Steps on a tree that it can all undo. It keeps replaced and removed files in a backup folder until the caller removes that. */
export class Transaction {
  private readonly undo: (() => void)[] = [];
  private kept = 0;

  /** @param backups an empty folder on the same file system as the tree */
  constructor(private readonly backups: string) {}

  /** Makes a folder and those above it. */
  makeFolder(path: string): void {
    if (lookAt(path) !== undefined) return;
    this.makeFolder(posix.dirname(path));
    attempt(path, 'made', () => mkdirSync(path, FOLDER_MODE));
    this.undo.push(() => rmdirSync(path));
    attempt(path, 'made readable', () => chmodSync(path, FOLDER_MODE));
  }

  /** Removes a folder if nothing is in it. */
  removeEmptyFolder(path: string): void {
    const mode = attempt(path, 'looked at', () => lstatSync(path)).mode & 0o7777;
    if (!removeIfEmpty(path)) return;
    this.undo.push(() => {
      mkdirSync(path);
      chmodSync(path, mode);
    });
  }

  /**
   * Puts a finished file where none is, in one step.
   *
   * @throws GalleyError FILE_FOREIGN if there is one by now, or one whose name the file system takes for the same
   */
  add(staged: string, path: string): void {
    if (lookAt(path) !== undefined) throw appeared(path);
    attempt(path, 'put in place', () => renameSync(staged, path));
    this.undo.push(() => unlinkSync(path));
  }

  /**
   * Puts a finished folder where none is, in one step.
   *
   * @param files what is in it, by path below it: taking the step back removes these, and nothing that came to stand beside them
   * @throws GalleyError FILE_FOREIGN if something stands there by now
   */
  addFolder(staged: string, path: string, files: readonly string[]): void {
    if (lookAt(path) !== undefined) throw appeared(path);
    attempt(path, 'put in place', () => renameSync(staged, path));
    this.undo.push(() => {
      const folders = new Set([path]);
      for (const file of files) {
        unlinkSync(posix.join(path, file));
        for (const folder of foldersAbove(file)) folders.add(posix.join(path, folder));
      }
      for (const folder of [...folders].sort().reverse()) rmdirSync(folder);
    });
  }

  /** Puts a finished file in the place of another in one step: whoever looks sees the old content or the new one, whole. */
  replace(staged: string, path: string): void {
    const backup = this.nextBackup();
    attempt(path, 'kept aside', () => linkOrMove(path, backup));
    this.undo.push(() => renameSync(backup, path));
    attempt(path, 'put in place', () => renameSync(staged, path));
  }

  /** Removes a file. */
  remove(path: string): void {
    const backup = this.nextBackup();
    attempt(path, 'removed', () => renameSync(path, backup));
    this.undo.push(() => renameSync(backup, path));
  }

  /**
   * Takes all steps back, the last one first. Where one can't be, the others still are, except the very first:
   * that is the index that says `finished: false`, and has to stay then.
   *
   * @returns the steps that it could not undo; empty if the tree is as it was
   */
  rollBack(): readonly unknown[] {
    const failures: unknown[] = [];
    for (const [index, step] of [...this.undo.entries()].reverse()) {
      if (index === 0 && failures.length > 0) break;
      try {
        step();
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }

  private nextBackup(): string {
    this.kept += 1;
    return posix.join(this.backups, String(this.kept));
  }
}

/** Some file systems (FAT, some network and container mounts) have no hard links: the file is then away for the moment between two renames. */
function linkOrMove(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    renameSync(from, to);
  }
}

function appeared(file: string): GalleyError {
  return problem('FILE_FOREIGN', {
    subject: 'file',
    expected: 'nothing here',
    got: 'one that appeared meanwhile',
    next: 'move it away and run galley synth again',
    place: {
      file,
    },
  });
}
