import { posix, relative, sep } from 'node:path';
import { problem } from '../../core/errors';
import type { CommitObject } from '../../core/git/commit-object';
import type { Commit } from '../../core/git/commit-text';
import type { Project } from '../disk/project';
import type { Git } from './git';
import { GitRepository } from './git-repository';

/** The repository that a project stands in, at its top or below. Paths are the project's: `envs/memql/prod.yaml`. */
export class ProjectRepository {
  /** @throws GalleyError GIT_NOT_REPOSITORY */
  static async of(project: Project, signal?: AbortSignal): Promise<ProjectRepository> {
    const repository = await GitRepository.holding({ folder: project.root, ...(signal && { signal }) });
    return new ProjectRepository(repository, relative(repository.root, project.realRoot()).split(sep).join('/'));
  }

  private constructor(
    readonly clone: GitRepository,
    private readonly prefix: string,
  ) {}

  get git(): Git {
    return this.clone.git;
  }

  /** A path of the project's as the repository has it. */
  path(path: string): string {
    return posix.join(this.prefix, path);
  }

  /** The other way: a path of the repository's as the project has it. */
  own(path: string): string {
    // A fleet has a hundred thousand paths, and most projects are a whole repository.
    if (this.prefix === '') return path;
    return path.startsWith(`${this.prefix}/`) ? path.slice(this.prefix.length + 1) : posix.relative(this.prefix, path);
  }

  /**
   * The branch that is checked out, and its last commit.
   *
   * @throws GalleyError GIT_DETACHED, GIT_REVISION_UNKNOWN if there is no commit yet
   */
  async branch(): Promise<{ readonly name: string; readonly head: Commit }> {
    const name = await this.clone.branch();
    if (name === undefined)
      throw problem('GIT_DETACHED', {
        subject: 'git',
        expected: 'a branch to commit on',
        got: 'a detached HEAD',
        next: 'run git switch with the name of a branch',
      });
    return { name, head: await this.clone.head() };
  }

  /** The id of a file or folder in a commit; undefined if there is none. */
  async idOf(commit: string, path: string): Promise<string | undefined> {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}:${this.path(path)}`];
    const { exit, stdout } = await this.git.run(words, { accept: [0, 1, 128] });
    return exit === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /** The same for several paths, by one process for all of them; a path at which nothing stands is not among them. */
  async idsOf(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const stdin = paths.map((path) => `${commit}:${this.path(path)}\n`).join('');
    const { stdout } = await this.git.run(['cat-file', '--batch-check=%(objectname)'], { stdin });
    const answers = stdout.toString('utf8').split('\n');
    return new Map(paths.flatMap((path, index) => (/^[0-9a-f]{40,64}$/.test(answers[index] ?? '') ? [[path, answers[index] ?? '']] : [])));
  }

  /** A file's text in a commit; undefined if there is none. */
  async text(commit: string, path: string): Promise<string | undefined> {
    return (await this.clone.content(commit, this.path(path)))?.toString('utf8');
  }

  /** A file's text in each of several commits, by one process for all of them; undefined if there is none. */
  async texts(commits: readonly string[], path: string): Promise<(string | undefined)[]> {
    const contents = await this.clone.contents(commits.map((commit) => `${commit}:${this.path(path)}`));
    return contents.map((content) => content?.toString('utf8'));
  }

  /** A commit as git stores it. @param id all digits of it */
  async commitObject(id: string): Promise<CommitObject> {
    return this.clone.commitObject(id);
  }
}
