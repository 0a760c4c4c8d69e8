import type { Access } from '../../core/access/access';
import type { Bench } from '../../core/access/bench';
import { mayWrite } from '../../core/access/permission';
import { recordDisproof } from '../../core/access/record-proof';
import type { Fault } from '../../core/errors';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { onBench } from '../access/bench';
import { type LineRecord, lineRecords, type RecordedCommit } from '../history';

/** What exactly a gate was asked about: change one of them, and what it said counts no longer. */
export interface GateSubject {
  /** `<system>/<environment>` */
  readonly target: string;
  readonly version: string;
  /** Digest of the release's lockfile. */
  readonly lockfile: string;
  /** Git's id of the environment's rendered tree. */
  readonly tree: string;
}

/** What the gate says. */
export interface GateVerdict {
  readonly passed: boolean;
  /** The record that decides, or the nearest one. */
  readonly recorded: RecordedCommit | undefined;
  /** The problem, if it did not pass. */
  readonly why: Fault | undefined;
}

/**
 * Whether a gate was passed by exactly what stands there now. The newest record of it on the main line decides. Records that their commits don't prove
 * count for nothing: by the `access.yaml` that the line had just before them, and by the one that is in force now.
 */
export async function gateVerdict(repository: ProjectRepository, subject: GateSubject, access: Access): Promise<GateVerdict> {
  const { id: tip } = await repository.clone.head();
  return onBench(repository, [tip], async (bench) => {
    const records = (await lineRecords(bench, tip)).filter(({ record }) => record.action === 'gate' && record.target === subject.target);
    const bound = records.filter(({ record }) => difference(record, subject) === undefined);
    let unproven: string | undefined;
    for (const each of bound) {
      const why = (await disproofNow(bench, each, access)) ?? (await recordDisproof(bench, each.commit, each.record));
      if (why === undefined) return verdictOf(recorded(each));
      unproven ??= `a record that proves nothing: ${why}`;
    }
    const [newest] = records;
    const got = unproven ?? (newest === undefined ? 'no record of it' : difference(newest.record, subject));
    const nearest = bound[0] ?? newest;
    return { passed: false, recorded: nearest && recorded(nearest), why: { expected: `that ${subject.version} passed it`, got: `${got}` } };
  });
}

/** Why a record's actor would not be let do it by what is in force now. */
export async function disproofNow({ prove }: Bench, { commit, record }: LineRecord, access: Access): Promise<string | undefined> {
  const { actor, why } = await prove(commit, access);
  if (actor === undefined) return why;
  if (actor !== record.actor) return `it is by ${actor}, and its record says ${record.actor}`;
  return mayWrite(access, actor, record.target) ? undefined : `${actor} may not write to ${record.target}`;
}

function recorded({ commit, record }: LineRecord): RecordedCommit {
  return { commit: commit.id, date: commit.date, record };
}

function verdictOf(recorded: RecordedCommit): GateVerdict {
  const { outcome, version, proof } = recorded.record;
  const passed = outcome === 'passed';
  return {
    passed,
    recorded,
    why: passed ? undefined : { expected: `that ${version} passed it`, got: `${outcome} (${proof ?? 'no proof'})` },
  };
}

function difference(record: RecordedCommit['record'], { version, lockfile, tree }: GateSubject): string | undefined {
  if (record.version !== version) return `a record of ${record.version}`;
  if (record.lockfile !== lockfile) return 'a record of the same version with another lockfile';
  return record.tree === tree ? undefined : 'a record of another rendered tree';
}
