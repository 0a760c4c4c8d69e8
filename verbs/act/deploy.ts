import { environmentNamed } from '../../core/env/find';
import { nameOf } from '../../core/names';
import { unresolvedProblems } from '../../core/release/resolved';
import { selectReleases } from '../select-releases';
import { planRelease, type ReleaseChange } from './change';
import type { Plan, Setting } from './perform';

/** The plan of an action that changes which release an environment names. */
export interface ReleasePlan extends Plan {
  readonly change: ReleaseChange;
}

/** What `galley deploy` is asked for. */
export interface DeployRequest {
  /** `SYSTEM@VERSION` */
  readonly release: string;
  /** `SYSTEM/ENV` */
  readonly target: string;
}

/**
 * Plans to point an environment at a release.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, RELEASE_UNKNOWN, ENV_UNKNOWN, and what `planRelease` throws
 */
export async function planDeploy(setting: Setting, { release, target }: DeployRequest): Promise<ReleasePlan> {
  const { project, systems } = setting;
  const [wanted] = selectReleases(project, [release]);
  if (wanted === undefined) throw new Error(`${release}: nothing was selected`);
  const own = project.environments().filter(({ system }) => system === wanted.system);
  const change = await planRelease({ project, systems, name: environmentNamed(target, own), version: wanted.version });
  return { ...releasePlan('deploy', change), refusals: change.production ? unresolvedProblems(change.release, nameOf(change.name)) : [] };
}

/** The plan that a change of the release comes to; nothing is refused. */
export function releasePlan(action: 'deploy' | 'promote' | 'rollback', change: ReleaseChange): ReleasePlan {
  const { name, from, to, lockfile, files } = change;
  const target = nameOf(name);
  return { record: { action, target, version: to, outcome: 'done', lockfile, previous: from }, files, change, refusals: [] };
}
