import { INDEX_NAME } from '../../core/tree/tree-path';
import type { ProjectRepository } from './project-repository';

/** The trees to compare. */
export interface TreeDiff {
  /** Commits or trees. */
  readonly before: string;
  readonly after: string;
  /** A folder, below the project's root. Galley's index in it only repeats what the other files say, and is left out. */
  readonly path: string;
}

/** The difference of two trees as git shows it, a line each; empty if there is none. What a person has configured of it is left out. */
export async function diffLines(repository: ProjectRepository, { before, after, path }: TreeDiff): Promise<string[]> {
  const options = ['--no-ext-diff', '--no-textconv', '--no-renames', '--color=never'];
  const folder = repository.path(path);
  const paths = [`:(top,literal)${folder}`, `:(top,exclude,literal)${folder}/${INDEX_NAME}`];
  const text = await repository.git.text(['diff', ...options, before, after, '--', ...paths]);
  return text === '' ? [] : text.split('\n');
}
