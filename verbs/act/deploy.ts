import type { Selection } from '../../core/env/select';
import { GalleyError, type Problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { unresolvedProblems } from '../../core/release/resolved';
import { selectReleases } from '../select-releases';
import { Releases } from '../synth';
import { askedOnce, askImages } from './ask-images';
import { environmentsOf, planRelease, type ReleaseChange } from './change';
import type { Plan, PlannedRecord, Setting } from './plan';

/** The plan of an action that changes which release environments name. */
export interface ReleasePlan extends Plan {
  readonly changes: readonly ReleaseChange[];
}

/** Options of `galley deploy`. */
export interface DeployRequest {
  /** `SYSTEM@VERSION` */
  readonly release: string;
  readonly targets: Selection;
}

/**
 * Plans to point environments at a release.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, RELEASE_UNKNOWN, ENV_UNKNOWN, and what `planRelease` throws
 */
export async function planDeploy(setting: Setting, { release, targets }: DeployRequest): Promise<ReleasePlan> {
  const [wanted] = selectReleases(setting.project, [release]);
  if (wanted === undefined) throw new Error(`${release}: nothing was selected`);
  const names = environmentsOf(setting, targets, wanted.system);
  const changes = await planReleases(
    setting,
    names.map((name) => ({ name, version: wanted.version })),
  );
  return forProduction(setting, releasePlan('deploy', changes));
}

/** Plans a change for each of several environments. @throws GalleyError what `planRelease` throws, of all of them at once */
export async function planReleases(
  { project, systems }: Setting,
  wanted: readonly { readonly name: EnvironmentName; readonly version: string }[],
): Promise<ReleaseChange[]> {
  const changes: ReleaseChange[] = [];
  const problems: Problem[] = [];
  const releases = new Releases(project);
  for (const each of wanted) {
    try {
      changes.push(await planRelease({ project, systems, releases, ...each }));
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return changes;
}

/** The plan that changes of releases come to; nothing is refused. Of several, those that change nothing are in no record. */
export function releasePlan(
  action: 'deploy' | 'promote' | 'rollback',
  changes: readonly ReleaseChange[],
  more: Pick<PlannedRecord, 'source'> = {},
): ReleasePlan {
  const recorded = changes.length === 1 ? changes : changes.filter(({ files }) => files.length > 0);
  return {
    records: recorded.map(({ name, from, to, lockfile }) => {
      return { action, target: nameOf(name), version: to, outcome: 'done', lockfile: lockfile.digest, previous: from, ...more };
    }),
    files: changes.flatMap(({ files }) => files),
    changes,
    refusals: [],
  };
}

/**
 * Adds production's conditions to the plan: resolved digests that registries still have. It asks no registry if another rule refuses the
 * plan anyway.
 */
export async function forProduction(setting: Setting, plan: ReleasePlan): Promise<ReleasePlan> {
  const changing = plan.changes.filter(({ production }) => production);
  const refusals = [...plan.refusals, ...changing.flatMap(({ name, lockfile }) => unresolvedProblems(lockfile.release, nameOf(name)))];
  if (refusals.length > 0) return { ...plan, refusals };
  const ask = askedOnce((asked: Parameters<typeof askImages>[1]) => askImages(setting, asked));
  const answers = new Map<string, string | undefined>();
  const [refused, notes] = [new Set<Problem>(), new Set<string>()];
  for (const { name, lockfile, files } of changing) {
    if (files.length === 0) continue;
    const answer = await ask({ name, lockfile });
    answers.set(nameOf(name), answer.answer);
    for (const each of answer.refusals) refused.add(each);
    for (const note of answer.notes) notes.add(note);
  }
  const records = plan.records.map((record) => {
    const registry = answers.get(record.target);
    return registry === undefined ? record : { ...record, registry };
  });
  return { ...plan, records, refusals: [...refused], notes: [...notes] };
}
