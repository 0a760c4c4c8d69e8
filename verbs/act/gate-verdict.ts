import type { Access } from '../../core/access/access';
import type { Bench } from '../../core/access/bench';
import { mayWrite } from '../../core/access/permission';
import { recordDisproof } from '../../core/access/record-proof';
import { type GateSays, type GateSubject, judgeGate } from '../../core/record/gate';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from '../access/bench';
import { type LineRecord, lineRecords, type RecordedCommit } from '../history';

/** What the gate says. */
export interface GateVerdict extends Pick<GateSays<LineRecord>, 'passed' | 'why'> {
  /** The record that decides, or the nearest one. */
  readonly recorded: RecordedCommit | undefined;
}

/**
 * Whether a gate was passed by exactly what stands there now. The newest record of it on the main line decides. Records that their commits don't prove
 * count for nothing: by the `access.yaml` that the line had just before them, and by the one that is in force now.
 */
export async function gateVerdict(repository: ProjectRepository, subject: GateSubject, access: Access): Promise<GateVerdict> {
  const { id: tip } = await repository.clone.head();
  return onBench(repository, [tip], async (bench) => {
    const disproof = async (each: LineRecord): Promise<string | undefined> =>
      (await disproofNow(bench, each, access)) ?? (await recordDisproof(bench, each.commit, each.record));
    const { passed, by, why } = await judgeGate(await lineRecords(bench, tip), subject, disproof);
    return { passed, why, recorded: by && { commit: by.commit.id, date: by.commit.date, record: by.record } };
  });
}

/** Why a record's actor would not be let do it by what is in force now. */
export async function disproofNow({ prove }: Bench, { commit, record }: LineRecord, access: Access): Promise<string | undefined> {
  const { actor, why } = await prove(commit, access);
  if (actor === undefined) return why;
  if (actor !== record.actor) return `it is by ${actor}, and its record says ${record.actor}`;
  return mayWrite(access, actor, record.target) ? undefined : `${actor} may not write to ${record.target}`;
}
