import { environmentNamed } from '../../core/env/find';
import { nameOf } from '../../core/names';
import { unresolvedProblems } from '../../core/release/resolved';
import { selectReleases } from '../select-releases';
import { askImages } from './ask-images';
import { planRelease, type ReleaseChange } from './change';
import type { Plan, Setting } from './plan';

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
  return forProduction(setting, releasePlan('deploy', change));
}

/** The plan with what production asks for: digests that somebody resolved, and that registries say are there. Nothing is asked where it is refused anyway. */
export async function forProduction(setting: Setting, plan: ReleasePlan): Promise<ReleasePlan> {
  const { name, production, release, to, lockfile, files } = plan.change;
  const refusals = [...plan.refusals, ...(production ? unresolvedProblems(release, nameOf(name)) : [])];
  if (!production || refusals.length > 0 || files.length === 0) return { ...plan, refusals };
  const { said, notes, ...asked } = await askImages(setting, { name, version: to, lockfile });
  return { ...plan, record: { ...plan.record, ...(said !== undefined && { registry: said }) }, refusals: asked.refusals, notes };
}

/** The plan that a change of the release comes to; nothing is refused. */
export function releasePlan(action: 'deploy' | 'promote' | 'rollback', change: ReleaseChange): ReleasePlan {
  const { name, from, to, lockfile, files } = change;
  const target = nameOf(name);
  return { record: { action, target, version: to, outcome: 'done', lockfile, previous: from }, files, change, refusals: [] };
}
