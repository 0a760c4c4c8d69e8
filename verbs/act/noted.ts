import { GalleyError, type Problem, sentenceOf } from '../../core/errors';
import type { Commit } from '../../core/git/commit-text';
import type { ActionRecord } from '../../core/record/record';
import { addNote } from '../../ports/git/notes';
import type { ProjectRepository } from '../../ports/git/project-repository';

/** Writes down in a note how it ended, and why; the error that tells of it, and of what kept it from being written down. */
export async function noted(
  repository: ProjectRepository,
  head: Commit,
  { tree: _, ...record }: ActionRecord,
  problems: readonly Problem[],
): Promise<GalleyError> {
  const { name, email, seconds } = await repository.repository.identity();
  const reason = problems.map((each) => `${each.code} ${sentenceOf(each)}`).join(' / ');
  try {
    await addNote(repository, head.id, { ...record, reason, date: String(seconds), claimed: `${name} <${email}>` });
    return new GalleyError(problems);
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return new GalleyError([...problems, ...error.problems], { cause: error });
  }
}
