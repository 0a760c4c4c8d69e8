import { GalleyError, type Problem } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { ActionRecord } from '../../core/record/record';
import type { Project } from '../../ports/disk/project';
import { advance, refuseMoved } from '../../ports/git/advance';
import { ProjectRepository } from '../../ports/git/project-repository';
import { recordFailure } from './record-failure';

/** An action with a written commit, before its effect runs. */
interface Ready {
  readonly head: Commit;
  /** The commit that the branch advances to. */
  readonly commit: string;
  readonly records: readonly ActionRecord[];
}

/**
 * Runs the effect outside git, then advances the branch to its record. The two are not atomic: the effect may succeed and the advance fail.
 *
 * @throws GalleyError GIT_MOVED if the branch has moved before. What the effect throws, once a note tells of it; ACTION_UNRECORDED if the effect
 *   succeeded and the advance failed
 */
export async function runEffect(project: Project, { head, commit, records }: Ready, effect: () => Promise<void>): Promise<void> {
  // Without the command's signal: an interrupted command still has to record what was done.
  const repository = await ProjectRepository.of(project);
  await refuseMoved(repository, head.id);
  await orRecorded(effect, (problems) =>
    recordFailure(
      repository,
      head,
      records.map((record) => ({ ...record, outcome: 'failed' })),
      problems,
    ),
  );
  await orRecorded(
    () => advance(repository, head.id, commit),
    (problems) => {
      return recordFailure(repository, head, records, [
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

async function orRecorded(work: () => Promise<void>, record: (problems: readonly Problem[]) => Promise<GalleyError>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof GalleyError ? await record(error.problems) : error;
  }
}
