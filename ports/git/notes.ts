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

/** All records in notes; those that can't be read count for nothing, and so does what is there as a note and is no text: anybody may write notes. */
export async function readNotes({ git, clone: repository }: ProjectRepository): Promise<NotedRecord[]> {
  // Git ends with 128 where what the reference names is no commit of notes.
  const lines = (await git.text(['notes', `--ref=${NOTES}`, 'list'], { accept: [0, 128] })).split('\n').filter((line) => line !== '');
  const pairs = lines.map((line) => line.split(' '));
  const texts = await repository.contents(pairs.map(([blob = '']) => blob));
  return pairs.flatMap(([, commit = ''], at) => {
    const blocks = texts[at]?.toString('utf8').split(/\n\n+/) ?? [];
    return blocks.flatMap(parseTrailers).map((record) => ({ commit, record }));
  });
}
