import { type ActionRecord, parseTrailers, printTrailers } from '../../core/record/record';
import type { ProjectRepository } from './project-repository';

/** Where refusals are written down. */
const NOTES = 'refs/notes/galley';

/** A refusal, and the commit on which the action was tried. */
export interface NotedRecord {
  readonly commit: string;
  readonly record: ActionRecord;
}

/** Adds a record to the note of a commit. @throws GalleyError GIT_FAILED, GIT_NO_IDENTITY */
export async function addNote({ git }: ProjectRepository, commit: string, record: ActionRecord): Promise<void> {
  await git.run(['notes', `--ref=${NOTES}`, 'append', '--file=-', commit], { stdin: printTrailers(record) });
}

/** All records in notes; those that can't be read count for nothing. */
export async function readNotes({ git }: ProjectRepository): Promise<NotedRecord[]> {
  const lines = (await git.text(['notes', `--ref=${NOTES}`, 'list'])).split('\n').filter((line) => line !== '');
  const noted = await Promise.all(
    lines.map(async (line) => {
      const [blob = '', commit = ''] = line.split(' ');
      const text = await git.text(['cat-file', 'blob', blob]);
      return text.split(/\n\n+/).map((block) => ({ commit, record: parseTrailers(block) }));
    }),
  );
  return noted.flat().flatMap(({ commit, record }) => (record === undefined ? [] : [{ commit, record }]));
}
