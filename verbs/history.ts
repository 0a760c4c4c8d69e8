import type { Bench } from '../core/access/bench';
import { recordDisproof } from '../core/access/record-proof';
import { type CommitObject, commitMessage, dateFrom } from '../core/git/commit-object';
import { recordsIn, unknownWordOf } from '../core/record/message';
import type { ActionRecord } from '../core/record/record';
import { type NotedRecord, readNotes } from '../ports/git/notes';
import type { ProjectRepository } from '../ports/git/project-repository';
import { onBench } from './access/bench';

/** A record that a commit of the main line carries, or a note of one. */
export interface RecordedCommit {
  readonly commit: string;
  /** Seconds since 1970, by the clock of who wrote it; undefined if no calendar has that moment. */
  readonly date: number | undefined;
  readonly record: ActionRecord;
}

/** An entry of the history. */
export interface HistoryEntry extends RecordedCommit {
  /** True if the commit proves its record: the actor, the permission and the change. Never for a note, which has no signature. */
  readonly proven: boolean;
  /** Why not. */
  readonly why?: string;
  /** True if its clock was behind that of the entry before it: the order is the line's, and dates don't follow it. */
  readonly datedBack: boolean;
}

/** A record as the line holds it. */
export interface LineRecord {
  readonly commit: CommitObject;
  readonly record: ActionRecord;
  /** How many commits of the line are newer. */
  readonly at: number;
}

/**
 * The records of the main line, first parents alone, the newest first. What merges bring records nothing.
 *
 * @param unknown called with each record of a newer Galley that this one does not know
 */
export async function lineRecords({ objects, graph }: Bench, tip: string, unknown?: (word: string) => void): Promise<LineRecord[]> {
  const found: LineRecord[] = [];
  for (const [at, id] of graph.line(tip).entries()) {
    const commit = await objects.commit(id);
    const message = commitMessage(commit);
    for (const record of recordsIn(message)) found.push({ commit, record, at });
    const word = unknownWordOf(message);
    if (word !== undefined) unknown?.(word);
  }
  return found;
}

/** What is asked of the history. */
export interface HistoryQuery {
  /** Whether an environment `<system>/<environment>` is asked for. @default - all are */
  readonly isAsked?: (target: string) => boolean;
  /** How many entries, at the most. */
  readonly limit: number;
  /** Called with each record of a newer Galley that this one does not know. */
  readonly unknown?: (word: string) => void;
}

/**
 * Actions and refusals, the newest first, in the order of the branch's main line. It checks each record against the `access.yaml` of the
 * commit before it, and against the commit's own content. A refusal comes before the commit on which somebody tried the action.
 *
 * @throws GalleyError GIT_SHALLOW, ISSUER_UNREACHABLE
 */
export async function readHistory(
  repository: ProjectRepository,
  { isAsked = () => true, limit, unknown }: HistoryQuery,
): Promise<HistoryEntry[]> {
  repository.clone.refuseShallow('to tell what was done');
  const { id: tip } = await repository.clone.head();
  return onBench(repository, [tip], async (bench) => {
    const done = (await lineRecords(bench, tip, unknown)).map((each) => ({
      ...each,
      id: each.commit.id,
      date: each.commit.date,
      noted: false as const,
    }));
    const refused = await placed(bench, tip, await readNotes(repository));
    const chosen = [...done, ...refused]
      .filter(({ record }) => isAsked(record.target))
      .sort((a, b) => a.at - b.at || Number(b.noted) - Number(a.noted) || (b.date ?? 0) - (a.date ?? 0));
    const entries: HistoryEntry[] = [];
    for (const [index, each] of chosen.slice(0, limit).entries()) {
      const why = each.noted ? 'a note carries no signature' : await recordDisproof(bench, each.commit, each.record);
      const { id: commit, date, record } = each;
      const before = chosen[index + 1]?.date;
      const datedBack = date !== undefined && before !== undefined && date < before;
      entries.push({ commit, date, record, proven: why === undefined, datedBack, ...(why !== undefined && { why }) });
    }
    return entries;
  });
}

interface PlacedNote extends RecordedCommit {
  readonly id: string;
  readonly at: number;
  readonly noted: true;
}

/** Notes in the order of the line; those of commits that are not on it stand where their date would be. */
async function placed({ objects, graph }: Bench, tip: string, notes: readonly NotedRecord[]): Promise<PlacedNote[]> {
  if (notes.length === 0) return [];
  const line = graph.line(tip);
  const positions = new Map(line.map((id, index) => [id, index]));
  const dates: (number | undefined)[] = [];
  for (const id of line) dates.push((await objects.commit(id)).date);
  return notes.map(({ commit, record }) => {
    const date = dateFrom(record.date);
    const byDate = dates.findIndex((each) => each !== undefined && each <= (date ?? 0));
    const at = positions.get(commit) ?? (byDate < 0 ? line.length : byDate);
    return { id: commit, commit, record, date, at, noted: true };
  });
}
