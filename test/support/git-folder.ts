import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Git as a test uses it: an identity and a date of its own, whatever the machine is set to. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada Löv',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '1770000000 +0100',
  GIT_COMMITTER_NAME: 'Ada Löv',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '1770000000 +0100',
};

/** A git repository in a folder of its own. */
export class GitFolder {
  readonly root: string;

  /**
   * @param root a folder that is there. @default - a new one, gone in the end
   * @param begun whether a repository is there already
   */
  constructor(root?: string, begun = false) {
    this.root = root ?? mkdtempSync(join(tmpdir(), 'galley-git-'));
    if (begun) return;
    // Without the samples of hooks, which would be copied and removed with it.
    this.git('init', '--quiet', '--initial-branch=main', '--template=');
    // Written without a process of git for each line.
    appendFileSync(join(this.root, '.git/config'), '[user]\n\tname = Ada Löv\n\temail = ada@example.com\n');
  }

  git(...words: readonly string[]): string {
    return execFileSync('git', words, { cwd: this.root, encoding: 'utf8', env: GIT_ENVIRONMENT, stdio: 'pipe' }).trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Commits all that is there; returns the commit's id. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.head();
  }

  /** The commit that is checked out, without a process of git. */
  head(): string {
    const read = (path: string): string => readFileSync(join(this.root, '.git', path), 'utf8').trim();
    const head = read('HEAD');
    return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
