import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../core/env/system';
import { fingerprint } from './galley';
import { GitFolder } from './git-folder';
import { TestProject } from './project';
import type { Keys } from './signing';

/** A file that git's settings include: writing it needs no git process for each line. */
const SIGNING = 'signing';

/** A project in a repository of its own, whose commits are signed as a test wants. */
export class SignedProject extends TestProject {
  readonly folder: GitFolder;

  /** @param begun a project to begin as a copy of; else its files */
  constructor(
    systems: readonly System[],
    begun: SignedProject | Readonly<Record<string, string>>,
    private readonly keys: Keys,
  ) {
    super(systems, begun instanceof SignedProject ? {} : begun);
    const isCopy = begun instanceof SignedProject;
    if (isCopy) cpSync(begun.root, this.root, { recursive: true, preserveTimestamps: true });
    this.folder = new GitFolder(this.root, isCopy);
    if (!isCopy) appendFileSync(join(this.root, '.git/config'), `[include]\n\tpath = ${SIGNING}\n`);
  }

  /** Renders, and commits all files without a signature. */
  async settle(message = 'Begin'): Promise<string> {
    await this.run('synth', '--out', join(this.root, 'dist'));
    return this.folder.commit(message);
  }

  /** From now on commits are signed with this SSH key; undefined: with none. */
  signAs(name: string | undefined): this {
    return this.signBy(name === undefined ? '' : `[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = ${this.keys.file(name)}\n`);
  }

  /** From now on commits are signed with this OpenPGP key. */
  signWithGpg(fingerprint: string): this {
    return this.signBy(`[user]\n\tsigningKey = ${fingerprint}\n`);
  }

  private signBy(settings: string): this {
    this.write(join('.git', SIGNING), settings);
    return this;
  }

  /** Commits all files by hand, signed by git's settings. */
  commitSigned(message: string): string {
    this.folder.git('add', '--all');
    // The date of tests would be before the key's.
    execFileSync('git', ['commit', '--quiet', '-S', '-m', message], { cwd: this.root, stdio: 'pipe' });
    return this.folder.head();
  }

  /** Renders, and commits all files, signed by git's settings. */
  async settleSigned(message: string): Promise<string> {
    await this.run('synth', '--out', join(this.root, 'dist'));
    return this.commitSigned(message);
  }

  git(...words: readonly string[]): string {
    return this.folder.git(...words);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** All that an action may change: the branch, other references, the index, and all files; notes apart. */
  state(): string {
    const below = (path: string): string[] => fingerprint(join(this.root, path)).map((line) => `${path}/${line}`);
    const files = readdirSync(this.root).filter((name) => name !== '.git');
    const refs = ['refs', 'packed-refs'].map((name) => `.git/${name}`).filter((path) => existsSync(join(this.root, path)));
    const all = [...files, '.git/HEAD', ...refs].flatMap(below).filter((line) => !line.startsWith('.git/refs/notes/galley '));
    return [...all, this.git('ls-files', '--stage')].join('\n');
  }

  /** The trailers of a commit, as git reads them. */
  trailers(commit = 'HEAD'): Record<string, string> {
    const text = this.git('log', '-1', '--format=%(trailers:only,unfold)', commit);
    return Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/).slice(0, 2)),
    );
  }
}
