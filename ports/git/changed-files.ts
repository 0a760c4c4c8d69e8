import type { ProjectRepository } from './project-repository';

/** What two sides of a repository have below a folder. Paths are the project's. */
export interface ChangedFiles {
  /** Names of blobs by path, of all that the base has. */
  readonly base: ReadonlyMap<string, string>;
  /** The same of the head; undefined for what the working tree has and git does not. */
  readonly head: ReadonlyMap<string, string | undefined>;
}

const REGULAR = /^100/;

/** The files of two commits below a folder. The second is listed by what it changes, as a fleet has hundreds of thousands of files. */
export async function filesOfCommits(repository: ProjectRepository, base: string, head: string, folder: string): Promise<ChangedFiles> {
  const theirs = await blobsIn(repository, base, folder);
  if (base === head) return { base: theirs, head: theirs };
  const path = `:(top,literal)${repository.path(folder)}`;
  const fields = await repository.git.list(['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', base, head, '--', path]);
  const ours = new Map<string, string | undefined>(theirs);
  // In turn `:<mode> <mode> <id> <id> <status>`, and the path.
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , id = '', status] = (fields[at] ?? '').split(' ');
    const own = repository.own(fields[at + 1] ?? '');
    if (status !== 'D' && REGULAR.test(mode)) ours.set(own, id);
    else ours.delete(own);
  }
  return { base: theirs, head: ours };
}

/** The files of a commit and of the working tree below a folder: git's index tells quickly which are the commit's. */
export async function filesOfWorkingTree(repository: ProjectRepository, base: string, folder: string): Promise<ChangedFiles> {
  const theirs = await blobsIn(repository, base, folder);
  const path = `:(top,literal)${repository.path(folder)}`;
  const changed = await repository.git.list([
    'diff',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    base,
    '--',
    path,
  ]);
  const added = await repository.git.list(['ls-files', '-z', '--others', '--full-name', '--', path]);
  const head = new Map<string, string | undefined>(theirs);
  for (const each of [...changed, ...added]) head.set(repository.own(each), undefined);
  return { base: theirs, head };
}

/** Paths below some folders that a commit and another one, or the working tree, have differently. */
export async function changedPaths(
  repository: ProjectRepository,
  base: string,
  head: string | undefined,
  folders: readonly string[],
): Promise<string[]> {
  const paths = folders.map((folder) => `:(top,literal)${repository.path(folder)}`);
  const options = ['--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv'];
  const changed = await repository.git.list(['diff', ...options, base, ...(head === undefined ? [] : [head]), '--', ...paths]);
  const added =
    head === undefined
      ? await repository.git.list(['ls-files', '-z', '--others', '--exclude-standard', '--full-name', '--', ...paths])
      : [];
  return [...changed, ...added].map((path) => repository.own(path));
}

async function blobsIn(repository: ProjectRepository, commit: string, folder: string): Promise<Map<string, string>> {
  const entries = await repository.clone.entries(commit, [repository.path(folder)]);
  return new Map(entries.filter(({ mode }) => REGULAR.test(mode)).map(({ path, id }) => [repository.own(path), id]));
}
