import type { Bench } from '../../core/access/bench';
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
  using objects = new ObjectReader(repository.clone);
  const graph = await objects.graph(tips);
  const project = repository.path('').replace(/^\.$/, '').replace(/\/$/, '');
  return await use({ objects, graph, project, prove: (commit, access) => proofOf(repository, commit, access) });
}
