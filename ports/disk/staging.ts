import { closeSync, fchmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { attempt } from '../io';

/** Files have this mode whatever the umask is. */
const FILE_MODE = 0o644;

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
   * @returns where it stands until it is put in place
   * @throws GalleyError IO_FAILED, for example where the disk is full
   */
  add(content: string): string {
    this.written += 1;
    const path = posix.join(this.fresh, String(this.written));
    attempt(path, 'written', () => {
      const file = openSync(path, 'wx', FILE_MODE);
      try {
        writeFileSync(file, content);
        fchmodSync(file, FILE_MODE);
      } finally {
        closeSync(file);
      }
    });
    return path;
  }
}
