import { posix } from 'node:path';
import type { TreeEntry } from '../../core/git/tree-entry';
import type { Finding } from '../../core/published/verify-folder';
import { foldersAbove } from '../../core/tree/tree-path';
import type { GitRepository } from '../../ports/git/git-repository';
import { excludedFiles, rewrittenFiles } from '../../ports/git/read-otherwise';

/** Attributes that can make git, and so Argo CD, read other bytes than the committed ones. */
const GIT_ATTRIBUTES = '.gitattributes';
/** What Flux leaves out, in the form of `.gitignore`, of any folder: https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files */
const SOURCE_IGNORE = '.sourceignore';

/** An environment's folder in a commit of the published repository. */
export interface ReadFolder {
  readonly path: string;
  /** What is in it, folders apart; paths from the repository's root. */
  readonly entries: readonly TreeEntry[];
}

/**
 * What makes controllers read environments otherwise than their folders say, in those folders or around them. These are attributes by which git writes other bytes than
 * were committed, and lists of files that Flux leaves out, and so removes from the cluster.
 */
export async function controlFindings(repository: GitRepository, commit: string, folders: readonly ReadFolder[]): Promise<Finding[]> {
  const levels = [...new Set(folders.flatMap(({ path }) => ['', ...foldersAbove(path), path]))];
  const names = levels.flatMap((level) => [posix.join(level, GIT_ATTRIBUTES), posix.join(level, SOURCE_IGNORE)]);
  const there = (await repository.entriesAt(commit, names)).map(({ path }) => path);
  const [attributes = [], lists = []] = [GIT_ATTRIBUTES, SOURCE_IGNORE].map((name) =>
    there.filter((path) => posix.basename(path) === name),
  );
  const found: Finding[] = [];
  for (const folder of folders) {
    const [by] = attributes.filter((path) => isAbove(path, folder));
    if (by !== undefined) found.push(...(await rewritten(repository, commit, folder, by)));
    for (const list of lists.filter((path) => isAbove(path, folder))) found.push(...(await leftOut(repository, commit, folder, list)));
  }
  return found;
}

async function rewritten(repository: GitRepository, commit: string, { path, entries }: ReadFolder, by: string): Promise<Finding[]> {
  const files = await rewrittenFiles(
    repository,
    commit,
    entries.map((entry) => entry.path),
  );
  return [...files].map(([attribute, { length }]) => ({
    path: by,
    kind: 'unexpected',
    detail: `git writes ${filesOf(length, path)} otherwise than committed: ${attribute}`,
  }));
}

async function leftOut(repository: GitRepository, commit: string, { path, entries }: ReadFolder, list: string): Promise<Finding[]> {
  const content = await repository.content(commit, list);
  if (content === undefined) return [];
  const { length } = await excludedFiles(
    repository,
    content,
    entries.map((entry) => posix.relative(posix.dirname(list), entry.path)),
  );
  return length === 0 ? [] : [{ path: list, kind: 'unexpected', detail: `keeps ${filesOf(length, path)} from Flux` }];
}

/** Whether a file stands in a folder or above it. */
function isAbove(file: string, { path }: ReadFolder): boolean {
  const level = posix.dirname(file);
  return level === '.' || `${path}/`.startsWith(`${level}/`);
}

function filesOf(count: number, folder: string): string {
  return `${count} ${count === 1 ? 'file' : 'files'} of ${folder}`;
}
