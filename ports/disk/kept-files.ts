import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '../io';

/** Files and folders as they were, kept aside until what changes them has worked. */
export class KeptFiles {
  /**
   * @param root folder that the paths are below
   * @param aside folder that is there for this alone
   * @param paths of files and folders; one that is not there is kept as one that is not
   */
  constructor(
    private readonly root: string,
    private readonly aside: string,
    private readonly paths: readonly string[],
  ) {
    for (const path of paths) copy(join(root, path), join(aside, path));
  }

  /** Brings all of them back: what came since goes. */
  restore(): void {
    for (const path of this.paths) {
      const there = join(this.root, path);
      attempt(there, 'removed', () => rmSync(there, { recursive: true, force: true }));
      copy(join(this.aside, path), there);
    }
  }
}

function copy(from: string, to: string): void {
  if (!existsSync(from)) return;
  attempt(to, 'written', () => {
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  });
}
