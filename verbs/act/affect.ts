import { GalleyError, type Problem } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { ActionRecord } from '../../core/record/record';
import type { Project } from '../../ports/disk/project';
import { advance, refuseMoved } from '../../ports/git/advance';
import { ProjectRepository } from '../../ports/git/project-repository';
import { noted } from './noted';

/** What is ready to be done. */
interface Ready {
  readonly head: Commit;
  /** The commit that the branch is to move on to. */
  readonly commit: string;
  readonly records: readonly ActionRecord[];
}

/**
 * Does what is done outside git, then moves the branch on to its record. Where it fails, no branch says that it was done. Git and the world can't change
 * at once: it may be done, and the branch not moved.
 *
 * @throws GalleyError GIT_MOVED where the branch has moved before; and, once a note tells of it, what the effect throws, and ACTION_UNRECORDED where it
 *   is done and the branch could not be moved
 */
export async function affect(project: Project, { head, commit, records }: Ready, effect: () => Promise<void>): Promise<void> {
  // Of its own, as it goes on where the command is interrupted: what was done has to be written down.
  const repository = await ProjectRepository.of(project);
  await refuseMoved(repository, head.id);
  await orNoted(effect, (problems) =>
    noted(
      repository,
      head,
      records.map((record) => ({ ...record, outcome: 'failed' })),
      problems,
    ),
  );
  await orNoted(
    () => advance(repository, head.id, commit),
    (problems) => {
      return noted(repository, head, records, [
        {
          code: 'ACTION_UNRECORDED',
          subject: records[0]?.action ?? 'action',
          wrong: 'it was done',
          expected: 'its record on the branch',
          got: `it in ${commit} alone`,
          next: `run git cherry-pick --allow-empty -S ${commit}`,
        },
        ...problems,
      ]);
    },
  );
}

async function orNoted(work: () => Promise<void>, note: (problems: readonly Problem[]) => Promise<GalleyError>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof GalleyError ? await note(error.problems) : error;
  }
}
