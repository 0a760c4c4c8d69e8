import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RESTIC_SCRIPT } from '../../../constructs/backup/restic-script';

/** As restic lists it. */
export interface Snapshot {
  readonly id: string;
  readonly tags: readonly string[];
}

/** Folders of one set, and its repository, in a temporary folder: the script is run there as it is. */
export class ResticSet {
  readonly root = mkdtempSync(join(tmpdir(), 'restic-'));
  readonly repository = join(this.root, 'repository');
  readonly env: Readonly<Record<string, string>>;

  /** @param folders names of the folders to back up */
  constructor(folders: readonly string[]) {
    const paths = folders.map((name) => this.path(name));
    for (const path of paths) mkdirSync(path);
    writeFileSync(join(this.root, 'restic.sh'), RESTIC_SCRIPT);
    this.env = {
      PATH: String(process.env['PATH']),
      HOME: this.root,
      RESTIC_REPOSITORY: this.repository,
      RESTIC_PASSWORD: 'not-a-secret',
      SET: 'runs',
      PATHS: paths.join(' '),
      KEEP: '--keep-daily 7',
      SNAPSHOT: 'latest',
    };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Runs the script. */
  run(verb: 'backup' | 'restore', more: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
    return spawnSync('sh', [join(this.root, 'restic.sh'), verb], { env: { ...this.env, ...more }, encoding: 'utf8' });
  }

  /** Asks restic itself. */
  restic(...argv: readonly string[]): string {
    return execFileSync('restic', ['--no-cache', ...argv], { env: this.env, encoding: 'utf8' });
  }

  /** All of them, the oldest first. */
  snapshots(): Snapshot[] {
    return JSON.parse(this.restic('snapshots', '--json')) as Snapshot[];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
