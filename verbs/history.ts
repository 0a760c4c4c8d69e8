import type { Access } from '../core/access/access';
import { mayWrite } from '../core/access/permission';
import { type ActionRecord, parseTrailers } from '../core/record/record';
import { readNotes } from '../ports/git/notes';
import type { ProjectRepository } from '../ports/git/project-repository';
import { proofOf } from '../ports/proof/proof';
import { accessAt } from './access/at-commit';

/** A record that a commit carries. */
export interface RecordedCommit {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly date: number;
  readonly record: ActionRecord;
}

/** An entry of the history. */
export interface HistoryEntry extends RecordedCommit {
  /** True where the commit proves the actor whom its record names, and the actor was allowed to do it; never for a note, which carries no signature. */
  readonly proven: boolean;
  /** Why not. */
  readonly why?: string;
}

/** The records of all commits that HEAD has, the newest first. */
export async function recordedCommits({ git }: ProjectRepository): Promise<RecordedCommit[]> {
  const format = '--format=tformat:%H %ct%n%(trailers:only=yes,unfold=yes)';
  const words = ['log', '-z', '--topo-order', '--no-show-signature', '--no-color', '--grep=^Galley-Action: ', format, 'HEAD', '--'];
  return (await git.list(words)).flatMap((text) => {
    const [head = '', ...trailers] = text.split('\n');
    const [commit = '', date] = head.split(' ');
    const record = parseTrailers(trailers.join('\n'));
    return record === undefined ? [] : [{ commit, date: Number(date), record }];
  });
}

/**
 * Why a commit does not prove its record; undefined where it does.
 *
 * @param access what was, or is, in force
 */
export async function disproof(
  repository: ProjectRepository,
  { commit, record }: RecordedCommit,
  access: Access,
): Promise<string | undefined> {
  const { actor, why } = await proofOf(repository, await repository.commitObject(commit), access);
  if (actor === undefined) return why;
  if (actor !== record.actor) return `it is by ${actor}, and its record says ${record.actor}`;
  return mayWrite(access, actor, record.target) ? undefined : `${actor} may not write to ${record.target}`;
}

/** What is asked of the history. */
export interface HistoryQuery {
  /** `<system>/<environment>`. @default - of all */
  readonly target?: string;
  /** How many entries, at the most. */
  readonly limit: number;
}

/**
 * What was done and what was refused, the newest first. Each commit is held against the `access.yaml` of the one before it.
 *
 * @throws GalleyError GIT_SHALLOW, ISSUER_UNREACHABLE
 */
export async function readHistory(repository: ProjectRepository, { target, limit }: HistoryQuery): Promise<HistoryEntry[]> {
  await repository.repository.refuseShallow('to tell what was done');
  const done = (await recordedCommits(repository)).map((each) => ({ ...each, noted: false }));
  const refused = (await readNotes(repository)).map((each) => ({ ...each, date: Number(each.record.date ?? 0), noted: true }));
  const chosen = [...done, ...refused]
    .filter(({ record }) => target === undefined || record.target === target)
    .sort((a, b) => b.date - a.date)
    .slice(0, limit);
  const entries: HistoryEntry[] = [];
  for (const { noted, ...each } of chosen) {
    const why = noted ? 'a note carries no signature' : await disproofThen(repository, each);
    entries.push({ ...each, proven: why === undefined, ...(why !== undefined && { why }) });
  }
  return entries;
}

async function disproofThen(repository: ProjectRepository, recorded: RecordedCommit): Promise<string | undefined> {
  const [parent] = (await repository.repository.commit(recorded.commit)).parents;
  const access = parent === undefined ? undefined : await accessAt(repository, parent);
  return access === undefined ? 'there was no access.yaml' : disproof(repository, recorded, access);
}
