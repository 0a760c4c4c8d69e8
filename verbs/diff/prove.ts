import { join } from 'node:path';
import { GalleyError } from '../../core/errors';
import type { ReviewResult, SideProof } from '../../core/review/document';
import type { Project } from '../../ports/disk/project';
import { inScratch, makeFolder } from '../../ports/disk/scratch';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { SourceTree } from '../../ports/git/source-tree';

/**
 * Renders both sides, each by its own code, and compares that with its `dist/`.
 *
 * @param head undefined for the working tree
 * @throws GalleyError RENDER_FAILED if a side can't be rendered, GIT_*
 */
export function prove(
  repository: ProjectRepository,
  project: Project,
  base: string,
  head: string | undefined,
): Promise<NonNullable<ReviewResult['proof']>> {
  const root = project.realRoot();
  return inScratch('prove', async (scratch) => {
    const proven = async (name: 'base' | 'head', commit: string | undefined): Promise<SideProof> => {
      try {
        const tree =
          commit === undefined
            ? SourceTree.inPlace(root, repository.git.props.signal)
            : await SourceTree.checkOut(repository.clone, commit, root, makeFolder(join(scratch, name)));
        return { outOfStep: await tree.outOfStep() };
      } catch (error) {
        if (!(error instanceof GalleyError)) throw error;
        throw new GalleyError(
          error.problems.map((each) => ({ ...each, subject: `the ${name}, ${each.subject}` })),
          { cause: error },
        );
      }
    };
    return { base: await proven('base', base), head: await proven('head', head) };
  });
}
