import type { Bench } from '../../core/access/bench';
import type { GitRepository } from '../../ports/git/git-repository';
import { ObjectReader } from '../../ports/git/object-reader';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { proofOf } from '../../ports/proof/proof';

/**
 * Opens the project's own repository for a judge, and closes it in the end.
 *
 * @param tips commits: all that leads to them can be looked at
 */
export async function onBench<Result>(
  repository: ProjectRepository,
  tips: readonly string[],
  use: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const project = repository.path('').replace(/^\.$/, '').replace(/\/$/, '');
  return onBenchOf(repository.clone, tips, (bench) => use({ ...bench, project }));
}

/** The same for any repository: nothing of it is the project's. */
export async function onBenchOf<Result>(
  repository: GitRepository,
  tips: readonly string[],
  use: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  using objects = new ObjectReader(repository);
  const graph = await objects.graph(tips);
  return await use({ objects, graph, project: '', prove: (commit, access) => proofOf(repository, commit, access) });
}
