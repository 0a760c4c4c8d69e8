import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Break, withFault } from './patches';

/** A copy of the working tree, with its node_modules, that faults are put into. */
export class Scratch {
  readonly root: string;

  /** Copies what git tracks, and what is new and not ignored. */
  constructor(private readonly source: string) {
    this.root = mkdtempSync(join(tmpdir(), 'galley-breaks-'));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: source,
      maxBuffer: 1 << 26,
    });
    for (const path of listed.toString('utf8').split('\0')) {
      if (path === '' || !existsSync(join(source, path))) continue;
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      copyFileSync(join(source, path), join(this.root, path));
    }
    symlinkSync(join(source, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Does something while a fault is in its file. */
  async broken<T>(each: Break, work: () => Promise<T>): Promise<T> {
    const file = join(this.root, each.file);
    const text = withFault(readFileSync(join(this.source, each.file), 'utf8'), each);
    if (text === undefined) throw new Error(`${each.name}: it does not apply`);
    writeFileSync(file, text);
    try {
      return await work();
    } finally {
      copyFileSync(join(this.source, each.file), file);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
