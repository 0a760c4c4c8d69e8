import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitConfig } from '../../support/git-backend';
import { GIT_URL } from './settings';

/** A person's clone of the repository that a controller reads; it pushes through the same server. */
export class GitopsRepository {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'galley-gitops-'));
  private readonly authority = join(this.scratch, 'ca.crt');
  /** The working tree. */
  readonly folder = join(this.scratch, 'clone');

  constructor(
    /** PEM of the authority that signed the server's certificate. */
    ca: string,
  ) {
    writeFileSync(this.authority, ca);
    mkdirSync(this.folder);
    this.git('clone', '--quiet', GIT_URL, '.');
    this.git('checkout', '--quiet', '-B', 'main');
  }

  /** Goes to where a branch is on the server; returns that commit. */
  take(branch: string): string {
    this.git('fetch', '--quiet', 'origin', branch);
    this.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** Drops files from the tree, and from the list of their folder. */
  drop(...files: readonly string[]): void {
    for (const file of files) {
      const [name = '', ...parents] = file.split('/').reverse();
      rmSync(join(this.folder, 'dist', file));
      this.edit([...parents].reverse().concat('kustomization.yaml').join('/'), (text) => text.replace(`- ${name}\n`, ''));
    }
  }

  /** Adds a file to the tree, and to the list of its folder. */
  add(file: string, text: string): void {
    const [name = '', ...parents] = file.split('/').reverse();
    writeFileSync(join(this.folder, 'dist', file), text);
    this.edit([...parents].reverse().concat('kustomization.yaml').join('/'), (list) => `${list}- ${name}\n`);
  }

  /** Changes one file of the tree; throws where that changes nothing. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, 'dist', file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file}: the edit changes nothing`);
    writeFileSync(path, after);
  }

  /** Commits all and pushes to the reconciled branch; returns the commit. */
  push(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    this.git('push', '--quiet', 'origin', 'HEAD:main');
    return this.git('rev-parse', 'HEAD').trim();
  }

  [Symbol.dispose](): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private git(...args: string[]): string {
    const settings = { 'user.name': 'test', 'user.email': 'test@galley.dev', 'safe.directory': '*' };
    return execFileSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, GIT_SSL_CAINFO: this.authority, ...gitConfig(settings) },
    });
  }
}
