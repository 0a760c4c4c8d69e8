import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problem } from '../../core/errors';
import { blobsIn } from '../../core/git/batch';
import { type CommitObject, parseCommit } from '../../core/git/commit-object';
import { COMMIT_FORMAT, type Commit, commitFrom, type Signature } from '../../core/git/commit-text';
import { parseSettings, withoutProgramsOfClone } from '../../core/git/programs';
import type { TreeEntry } from '../../core/git/tree-entry';
import { groupBy } from '../../core/group-by';
import { attempt, lookAt } from '../io';
import { refIsClear } from './clear-ref';
import { refuseEmbedded } from './embedded';
import { Git, type GitProps } from './git';
import { hiddenEdits } from './hidden-edits';

/** A clone that is there: the project's own, or one that a command made. Nothing here writes. */
export class GitRepository {
  /** Those that were read, by their whole ids: what has an id stays as it is. */
  private readonly commits = new Map<string, Commit>();

  private constructor(
    readonly git: Git,
    /** Absolute path of the working tree's root, links resolved. */
    readonly root: string,
    /** Absolute path of git's own folder of this working tree. */
    readonly gitFolder: string,
    /** The folder that all working trees of the repository share. */
    private readonly commonFolder: string,
    /** Digits of an object's name: sha1's 40, or sha256's 64. */
    readonly idLength: number,
  ) {}

  /**
   * The repository whose working tree holds a folder. Programs that its own settings and hooks name don't run.
   *
   * @throws GalleyError GIT_NOT_REPOSITORY
   */
  static async holding(props: GitProps): Promise<GitRepository> {
    const git = new Git(props);
    const answers = await git.text(['rev-parse', '--show-toplevel', '--show-object-format', '--absolute-git-dir', '--git-common-dir']);
    const [root = '', format, gitFolder = '', commonFolder = ''] = answers.split('\n');
    refuseEmbedded(props.folder, gitFolder);
    const settings = parseSettings((await git.run(['config', '--list', '--show-scope', '-z'])).stdout.toString('utf8'));
    return new GitRepository(
      git.with({ folder: root, instead: withoutProgramsOfClone(settings) }),
      attempt(root, 'found', () => realpathSync(root)),
      gitFolder,
      resolve(props.folder, commonFolder),
      format === 'sha256' ? 64 : 40,
    );
  }

  /**
   * The commit that is checked out.
   *
   * @throws GalleyError GIT_REVISION_UNKNOWN if there is none yet
   */
  head(): Promise<Commit> {
    return this.commit('HEAD');
  }

  /** The current branch, as `refs/heads/…`; undefined if HEAD is detached. */
  async branch(): Promise<string | undefined> {
    const { exit, stdout } = await this.git.run(['symbolic-ref', '--quiet', 'HEAD'], { accept: [0, 1] });
    return exit === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /**
   * The id of the commit that a name stands for (an id, a branch, `HEAD~2`); undefined if there is none of that name here.
   *
   * @throws GalleyError GIT_REVISION_UNKNOWN if the name stands for more than one thing
   */
  async find(revision: string): Promise<string | undefined> {
    if (this.commits.has(revision)) return revision;
    if (!(await refIsClear(this.git, revision))) return undefined;
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    const { exit, stdout } = await this.git.run(words, { accept: [0, 1, 128] });
    return exit === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /**
   * Reads a commit.
   *
   * @throws GalleyError GIT_REVISION_UNKNOWN
   */
  async commit(revision: string): Promise<Commit> {
    const known = this.commits.get(revision);
    if (known !== undefined) return known;
    const shown = ['log', '-1', '--no-show-signature', '--no-color', '--date=raw', `--format=tformat:${COMMIT_FORMAT}`];
    const words = [...shown, '--end-of-options', `${revision}^{commit}`, '--'];
    const answer = (await refIsClear(this.git, revision)) ? await this.git.run(words, { accept: [0, 128] }) : undefined;
    if (answer?.exit === 0) {
      const read = commitFrom(answer.stdout.toString('utf8').split('\0').slice(0, -1));
      this.commits.set(read.id, read);
      return read;
    }
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: 'revision',
      expected: 'a commit of this repository',
      got: JSON.stringify(revision),
      next: `${revision === 'HEAD' ? 'commit the project first' : 'check its name, or fetch it'}`,
    });
  }

  /** A commit as git stores it. @param id all digits of it */
  async commitObject(id: string): Promise<CommitObject> {
    return parseCommit(id, (await this.git.run(['cat-file', 'commit', id])).stdout);
  }

  /** Paths below the root that are changed, staged, in conflict or not tracked (ignored ones apart), within the given ones. */
  async dirtyPaths(paths: readonly string[] = []): Promise<string[]> {
    const words = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--'];
    const within = paths.map((path) => `:(top,literal)${path}`);
    return (await this.git.list([...words, ...within])).map((entry) => entry.slice(3));
  }

  /**
   * Refuses uncommitted changes: nobody could reproduce the result from the commit.
   *
   * @throws GalleyError GIT_DIRTY
   */
  async refuseDirty(paths: readonly string[] = []): Promise<void> {
    const [first, ...more] = [...(await this.dirtyPaths(paths)), ...(await hiddenEdits(this.git))];
    if (first === undefined) return;
    const got = `${JSON.stringify(first)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
    throw problem('GIT_DIRTY', { subject: 'working tree', expected: 'no uncommitted changes', got, next: 'commit them first' });
  }

  /** True where older commits are not here: git then lists those whose parents it lacks (gitrepository-layout(5)). */
  isShallow(): boolean {
    return lookAt(join(this.commonFolder, 'shallow')) !== undefined;
  }

  /**
   * Refuses a clone that lacks older commits.
   *
   * @param why what they are needed for: `to find when a release was deployed`
   * @throws GalleyError GIT_SHALLOW
   */
  refuseShallow(why: string): void {
    if (!this.isShallow()) return;
    throw problem('GIT_SHALLOW', {
      subject: 'clone',
      expected: `the full history ${why}`,
      got: 'a shallow clone',
      next: 'run git fetch --unshallow',
    });
  }

  /**
   * Who commits here, now.
   *
   * @throws GalleyError GIT_NO_IDENTITY
   */
  async identity(): Promise<Signature> {
    const text = await this.git.text(['var', 'GIT_COMMITTER_IDENT']);
    const [, name = '', email = '', seconds = '0', zone = '+0000'] = /^(.*) <(.*)> (\d+) ([+-]\d{4})$/.exec(text) ?? [];
    return { name, email, seconds: Number(seconds), zone };
  }

  /** True if a commit is another, or was made before it in the same line. */
  async isAncestor(earlier: string, later: string): Promise<boolean> {
    if (earlier === later) return true;
    return (await this.git.run(['merge-base', '--is-ancestor', earlier, later], { accept: [0, 1] })).exit === 0;
  }

  /** True if a commit is another, or one of its first parents: the branch itself has been there. A side branch that was merged does not count. */
  async isOnLine(commit: string, tip: string): Promise<boolean> {
    if (commit === tip) return true;
    const line = (await this.git.text(['rev-list', '--first-parent', '--parents', tip, `^${commit}`])).split('\n');
    return line.at(-1)?.split(' ')[1] === commit;
  }

  /** Its first parents down to the first commit, itself first. */
  async lineOf(tip: string): Promise<string[]> {
    return (await this.git.text(['rev-list', '--first-parent', tip])).split('\n');
  }

  /** Git's name for what is at a path in each of several commits, by one process for all; undefined if nothing is there. */
  async idsOf(commits: readonly string[], path: string): Promise<(string | undefined)[]> {
    const names = commits.map((commit) => `${commit}:${path}\n`).join('');
    const lines = (await this.git.text(['cat-file', '--batch-check=%(objectname)'], { stdin: names })).split('\n');
    return commits.map((_, at) => (/^[0-9a-f]+$/.test(lines[at] ?? '') ? lines[at] : undefined));
  }

  /** The commit of a branch: that of `origin` as of the last fetch or, without such a remote, that of this clone. */
  async branchTip(name: string): Promise<{ readonly ref: string; readonly commit: string } | undefined> {
    for (const ref of [`refs/remotes/origin/${name}`, `refs/heads/${name}`]) {
      const commit = await this.find(ref);
      if (commit !== undefined) return { ref, commit };
    }
    return undefined;
  }

  /** What git's settings call the remote `origin`; undefined if there is none. */
  async originUrl(): Promise<string | undefined> {
    return (await this.git.text(['config', '--get', 'remote.origin.url'], { accept: [0, 1] })) || undefined;
  }

  /** What is at or below paths in a commit or tree, folders apart; nothing of a path that is not there. */
  async entries(tree: string, paths: readonly string[] = []): Promise<TreeEntry[]> {
    return (await this.git.list(['ls-tree', '-r', '-z', '--full-tree', tree, '--', ...paths])).map(entryFrom);
  }

  /** What is at paths themselves, folders too: those of one depth at a time, as of a folder and something in it git would tell all that the folder has. */
  async entriesAt(tree: string, paths: readonly string[]): Promise<TreeEntry[]> {
    const found: TreeEntry[] = [];
    for (const group of groupBy(paths, (path) => path.split('/').length).values())
      found.push(...(await this.git.list(['ls-tree', '-z', '--full-tree', tree, '--', ...group])).map(entryFrom));
    return found;
  }

  /** What stands in a folder, folders too. @param folder empty for the root */
  async children(tree: string, folder: string): Promise<TreeEntry[]> {
    return (await this.git.list(['ls-tree', '-z', '--full-tree', tree, ...(folder === '' ? [] : ['--', `${folder}/`])])).map(entryFrom);
  }

  /**
   * The content of a file in a commit or tree.
   *
   * @returns undefined if no file is there
   */
  async content(tree: string, path: string): Promise<Buffer | undefined> {
    const { exit, stdout } = await this.git.run(['cat-file', 'blob', `${tree}:${path}`], { accept: [0, 128] });
    if (exit === 0) return stdout;
    // Git says the same of a file that is not there and of one that it could not read.
    const [entry] = await this.entries(tree, [path]);
    if (entry === undefined || entry.path !== path) return undefined;
    return (await this.git.run(['cat-file', 'blob', entry.id])).stdout;
  }

  /**
   * Contents of files by one process for all of them.
   *
   * @param names git's, or `<commit>:<path>`, none with a line break
   * @returns undefined for each that names no file here
   */
  async contents(names: readonly string[]): Promise<(Buffer | undefined)[]> {
    if (names.length === 0) return [];
    const { stdout } = await this.git.run(['cat-file', '--batch'], { stdin: names.map((name) => `${name}\n`).join('') });
    return blobsIn(stdout, names.length);
  }
}

function entryFrom(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
  return { path: line.slice(tab + 1), mode, id };
}
