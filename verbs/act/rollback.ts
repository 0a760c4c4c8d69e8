import { unknownName } from '../../core/env/find';
import type { Selection } from '../../core/env/select';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { releaseIn } from '../../core/release/pointer';
import { environmentsOf } from './change';
import { planReleases, type ReleasePlan, releasePlan } from './deploy';
import type { Setting } from './plan';

/** What `galley rollback` is asked for. */
export interface RollbackRequest {
  readonly targets: Selection;
  /** An earlier version. @default - of each, the one before the present one */
  readonly version?: string;
}

/**
 * Plans to point environments at a release that each has run before, by the history of its file. It is a change of today's sources, so that what
 * has come since stays, and nothing can conflict.
 *
 * @throws GalleyError ENV_UNKNOWN, GIT_SHALLOW; RELEASE_UNKNOWN where it never ran that version, or there is no lockfile of it any more
 */
export async function planRollback(setting: Setting, { targets, version }: RollbackRequest): Promise<ReleasePlan> {
  const names = environmentsOf(setting, targets);
  await setting.repository.repository.refuseShallow('to find which release ran before');
  const wanted: { name: EnvironmentName; version: string }[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    try {
      wanted.push({ name, version: await earlierVersion(setting, name, version) });
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return releasePlan('rollback', await planReleases(setting, wanted));
}

/** Which release an environment is to go back to. @throws GalleyError RELEASE_UNKNOWN */
async function earlierVersion(setting: Setting, name: EnvironmentName, version: string | undefined): Promise<string> {
  const target = nameOf(name);
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
  const known = setting.project.releases(name.system);
  if (!known.includes(wanted)) throw problem('RELEASE_UNKNOWN', unknownName('release with a lockfile', wanted, known));
  return wanted;
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
