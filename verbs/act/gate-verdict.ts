import type { Access } from '../../core/access/access';
import type { ProjectRepository } from '../../ports/git/project-repository';
import { disproof, type RecordedCommit, recordedCommits } from '../history';

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
  /** `expected …, got …`, where it was not passed. */
  readonly why: string | undefined;
}

/**
 * Whether a gate was passed by exactly what stands there now. The newest record of it decides; records that their commits don't prove, by the
 * `access.yaml` that is in force now, count for nothing.
 */
export async function gateVerdict(repository: ProjectRepository, subject: GateSubject, access: Access): Promise<GateVerdict> {
  const records = (await recordedCommits(repository)).filter(({ record }) => record.action === 'gate' && record.target === subject.target);
  const bound = records.filter(({ record }) => difference(record, subject) === undefined);
  let unproven: string | undefined;
  for (const recorded of bound) {
    const why = await disproof(repository, recorded, access);
    if (why === undefined) return verdictOf(recorded);
    unproven ??= `a record that proves nothing: ${why}`;
  }
  const [newest] = records;
  const got = unproven ?? (newest === undefined ? 'no record of it' : difference(newest.record, subject));
  return { passed: false, recorded: bound[0] ?? newest, why: `expected that ${subject.version} passed it, got ${got}` };
}

function verdictOf(recorded: RecordedCommit): GateVerdict {
  const { outcome, version, proof } = recorded.record;
  const passed = outcome === 'passed';
  return { passed, recorded, why: passed ? undefined : `expected that ${version} passed it, got ${outcome} (${proof ?? 'no proof'})` };
}

function difference(record: RecordedCommit['record'], { version, lockfile, tree }: GateSubject): string | undefined {
  if (record.version !== version) return `a record of ${record.version}`;
  if (record.lockfile !== lockfile) return 'a record of the same version with another lockfile';
  return record.tree === tree ? undefined : 'a record of another rendered tree';
}
