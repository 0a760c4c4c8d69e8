import { unknownName } from '../../core/env/find';
import { problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import { releaseIn } from '../../core/release/pointer';
import { environmentOf, planRelease } from './change';
import { type ReleasePlan, releasePlan } from './deploy';
import type { Setting } from './plan';

/** What `galley rollback` is asked for. */
export interface RollbackRequest {
  /** `SYSTEM/ENV` */
  readonly target: string;
  /** An earlier version. @default - the one before the present one */
  readonly version?: string;
}

/**
 * Plans to point an environment at a release that it has run before, by the history of its file. It is a change of today's sources, so that what
 * has come since stays, and nothing can conflict.
 *
 * @throws GalleyError ENV_UNKNOWN, GIT_SHALLOW; RELEASE_UNKNOWN where it never ran that version, or there is no lockfile of it any more
 */
export async function planRollback(setting: Setting, { target, version }: RollbackRequest): Promise<ReleasePlan> {
  const { project, systems, repository } = setting;
  const name = environmentOf(project, systems, target);
  await repository.repository.refuseShallow('to find which release ran before');
  const [current, ...earlier] = await versionsOf(setting, name);
  const wanted = version ?? earlier[0];
  if (wanted === undefined || (wanted !== current && earlier.length === 0))
    throw problem('RELEASE_UNKNOWN', {
      subject: target,
      expected: `a release that ran before ${current}`,
      got: "none in its file's history",
      next: 'deploy one instead',
    });
  if (wanted !== current && !earlier.includes(wanted))
    throw problem('RELEASE_UNKNOWN', unknownName(`release that ${target} has run`, wanted, earlier));
  if (!project.releases(name.system).includes(wanted))
    throw problem('RELEASE_UNKNOWN', unknownName('release with a lockfile', wanted, project.releases(name.system)));
  return releasePlan('rollback', await planRelease({ project, systems, name, version: wanted }));
}

/** The versions that the environment's file has named, each once, the newest first. */
async function versionsOf({ project, repository, head }: Setting, name: EnvironmentName): Promise<string[]> {
  const { path: file, text } = project.environmentFile(name);
  const commits = await repository.git.list(['log', '-z', '--first-parent', '--format=tformat:%H', head.id, '--', repository.path(file)]);
  const versions = new Set<string>();
  for (const each of [text, ...(await repository.texts(commits, file))]) {
    const version = each === undefined ? undefined : releaseIn({ text: each, file });
    if (version !== undefined) versions.add(version);
  }
  return [...versions];
}
