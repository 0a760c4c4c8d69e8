import { GalleyError, type Problem, sentenceOf } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { ActionRecord } from '../../core/record/record';
import { addNote } from '../../ports/git/notes';
import type { ProjectRepository } from '../../ports/git/project-repository';

/** How many problems a note shows one by one. */
const MOST_SHOWN = 10;

/**
 * Records the failure in a git note on the commit `head`.
 * Returns the error to throw: the problems, and any failure to write the note.
 */
export async function recordFailure(
  repository: ProjectRepository,
  head: Commit,
  records: readonly ActionRecord[],
  problems: readonly Problem[],
): Promise<GalleyError> {
  const { name, email, seconds } = await repository.clone.identity();
  const shown = problems.slice(0, MOST_SHOWN).map((each) => `${each.code} ${sentenceOf(each)}`);
  const reason = [...shown, ...(problems.length > MOST_SHOWN ? [`and ${problems.length - MOST_SHOWN} more`] : [])].join(' / ');
  const claims = { reason, date: String(seconds), claimed: `${name} <${email}>` };
  try {
    await addNote(
      repository,
      head.id,
      records.map(({ tree: _, ...record }) => ({ ...record, ...claims })),
    );
    return new GalleyError(problems);
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return new GalleyError([...problems, ...error.problems], { cause: error });
  }
}
