import type { Fault } from '../errors';
import type { ActionRecord } from './record';

/** The subject of a gate: if one of these changes, its verdict no longer counts. */
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
export interface GateSays<Recorded> {
  readonly passed: boolean;
  /** What holds the record that decides, or the nearest one. */
  readonly by: Recorded | undefined;
  /** The problem, if it did not pass. */
  readonly why: Fault | undefined;
}

/**
 * Whether a gate was passed by exactly what stands there now: the newest record of just that decides, those apart that their commits don't prove.
 *
 * @param line what was recorded on the main line, the newest first
 * @param disproof why a record proves nothing; undefined if it does
 */
export async function judgeGate<Recorded extends { readonly record: ActionRecord }>(
  line: readonly Recorded[],
  subject: GateSubject,
  disproof: (each: Recorded) => Promise<string | undefined>,
): Promise<GateSays<Recorded>> {
  const records = line.filter(({ record }) => record.action === 'gate' && record.target === subject.target);
  const bound = records.filter(({ record }) => difference(record, subject) === undefined);
  const expected = `that ${subject.version} passed it`;
  let unproven: string | undefined;
  for (const each of bound) {
    const why = await disproof(each);
    const { outcome, proof = 'no proof' } = each.record;
    if (why === undefined) {
      const passed = outcome === 'passed';
      return { passed, by: each, why: passed ? undefined : { expected, got: `${outcome} (${proof})` } };
    }
    unproven ??= `a record that proves nothing: ${why}`;
  }
  const [newest] = records;
  const got = unproven ?? (newest === undefined ? 'no record of it' : difference(newest.record, subject));
  return { passed: false, by: bound[0] ?? newest, why: { expected, got: `${got}` } };
}

function difference(record: ActionRecord, { version, lockfile, tree }: GateSubject): string | undefined {
  if (record.version !== version) return `a record of ${record.version}`;
  if (record.lockfile !== lockfile) return 'a record of the same version with another lockfile';
  return record.tree === tree ? undefined : 'a record of another rendered tree';
}
