import type { GitObjects } from '../../core/git/objects';
import { type ActionRecord, parseTrailers, printTrailers } from '../../core/record/record';
import type { ProjectRepository } from './project-repository';

/** Where refusals are written down. */
const NOTES = 'refs/notes/galley';

/** A refusal, and the commit on which the action was tried. */
export interface NotedRecord {
  readonly commit: string;
  readonly record: ActionRecord;
}

/** Adds the records of an action to the note of a commit. @throws GalleyError GIT_FAILED, GIT_NO_IDENTITY */
export async function addNote({ git }: ProjectRepository, commit: string, records: readonly ActionRecord[]): Promise<void> {
  await git.run(['notes', `--ref=${NOTES}`, 'append', '--file=-', commit], { stdin: printTrailers(records) });
}

/** All records in notes; those that can't be read count for nothing. */
export async function readNotes({ git }: ProjectRepository, objects: GitObjects): Promise<NotedRecord[]> {
  const lines = (await git.text(['notes', `--ref=${NOTES}`, 'list'])).split('\n').filter((line) => line !== '');
  const noted: NotedRecord[] = [];
  for (const line of lines) {
    const [blob = '', commit = ''] = line.split(' ');
    const text = (await objects.blob(blob)).toString('utf8');
    for (const block of text.split(/\n\n+/)) {
      for (const record of parseTrailers(block)) noted.push({ commit, record });
    }
  }
  return noted;
}
