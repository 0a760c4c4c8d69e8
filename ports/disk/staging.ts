import { chmodSync, closeSync, fchmodSync, fstatSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { FileStamp } from '../../core/tree/stamp';
import { attempt } from '../io';

/** Files and folders have these modes whatever the umask is. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** New files on their way into a tree, each written whole before any is put in place. */
export class Staging {
  /** Empty folder that a transaction keeps what it replaces in. */
  readonly backups: string;
  private readonly fresh: string;
  private written = 0;

  /** @param folder a staging folder that this process holds, empty */
  constructor(folder: string) {
    this.fresh = posix.join(folder, 'new');
    this.backups = posix.join(folder, 'old');
    for (const path of [this.fresh, this.backups]) attempt(path, 'made', () => mkdirSync(path, 0o700));
  }

  /**
   * Writes a file, in UTF-8.
   *
   * @returns its temporary path
   * @throws GalleyError IO_FAILED, for example where the disk is full
   */
  add(content: string): { readonly path: string; readonly stamp: FileStamp } {
    const path = this.next();
    return { path, stamp: write(path, content) };
  }

  /**
   * Writes a whole folder, which is put in place in one step.
   *
   * @param files content by path below the folder
   */
  addFolder(files: readonly { readonly path: string; readonly content: string }[]): {
    readonly path: string;
    readonly stamps: readonly FileStamp[];
  } {
    const folder = this.next();
    const created = new Set<string>();
    const make = (path: string): void => {
      if (created.has(path)) return;
      if (path !== folder) make(posix.dirname(path));
      attempt(path, 'made', () => mkdirSync(path, FOLDER_MODE));
      attempt(path, 'made readable', () => chmodSync(path, FOLDER_MODE));
      created.add(path);
    };
    make(folder);
    const stamps = files.map(({ path, content }) => {
      const file = posix.join(folder, path);
      make(posix.dirname(file));
      return write(file, content);
    });
    return { path: folder, stamps };
  }

  private next(): string {
    this.written += 1;
    return posix.join(this.fresh, String(this.written));
  }
}

function write(path: string, content: string): FileStamp {
  return attempt(path, 'written', () => {
    const file = openSync(path, 'wx', FILE_MODE);
    try {
      writeFileSync(file, content);
      const { mode, size, mtimeMs } = fstatSync(file);
      if ((mode & 0o777) !== FILE_MODE) fchmodSync(file, FILE_MODE);
      return { size, time: mtimeMs };
    } finally {
      closeSync(file);
    }
  });
}
