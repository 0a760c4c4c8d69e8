import { GalleyError, type Problem, sentenceOf } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { ActionRecord } from '../../core/record/record';
import { addNote } from '../../ports/git/notes';
import type { ProjectRepository } from '../../ports/git/project-repository';

/** How many problems a note tells of one by one. */
const MOST_TOLD = 10;

/** Writes down in a note how it ended, and why; the error that tells of it, and of what kept it from being written down. */
export async function noted(
  repository: ProjectRepository,
  head: Commit,
  records: readonly ActionRecord[],
  problems: readonly Problem[],
): Promise<GalleyError> {
  const { name, email, seconds } = await repository.repository.identity();
  const told = problems.slice(0, MOST_TOLD).map((each) => `${each.code} ${sentenceOf(each)}`);
  const reason = [...told, ...(problems.length > MOST_TOLD ? [`and ${problems.length - MOST_TOLD} more`] : [])].join(' / ');
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
