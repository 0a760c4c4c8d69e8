import { systemNamed, unknownName } from '../../core/env/find';
import type { Selection } from '../../core/env/select';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { imagesOf } from '../../core/release/images';
import { loadRelease } from '../../core/release/load';
import { environmentsOf } from './change';
import { planReleases, type ReleasePlan, releasePlan } from './deploy';
import type { Setting } from './plan';
import { newestByWhoMay, versionsThatRan } from './ran';

/** Options of `galley rollback`. */
export interface RollbackRequest {
  readonly targets: Selection;
  /** An earlier version. @default - of each, the one before the present one */
  readonly version?: string;
}

/**
 * Plans to point environments at a release that each has run before, by the history of its file. It is a change of today's sources, so that what
 * has come since stays, and nothing can conflict.
 *
 * @throws GalleyError ENV_UNKNOWN, GIT_SHALLOW; RELEASE_UNKNOWN where it never ran that version, or there is no lockfile of it any more, or one with other images
 */
export async function planRollback(setting: Setting, { targets, version }: RollbackRequest): Promise<ReleasePlan> {
  const names = environmentsOf(setting, targets);
  setting.repository.clone.refuseShallow('to find which release ran before');
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
  const ran = await versionsThatRan(setting, name);
  const [current, ...earlier] = ran.keys();
  const wanted = version ?? (await newestByWhoMay(setting, target, ran, earlier));
  if (wanted === undefined || (wanted !== current && earlier.length === 0)) {
    const unproven = earlier.length > 0;
    throw problem('RELEASE_UNKNOWN', {
      subject: target,
      expected: `a release that ran before ${current}`,
      got: unproven ? `${earlier.join(', ')}, which nobody who may has named` : "none in its file's history",
      next: unproven ? 'name one with --to where it ran all the same' : 'deploy one instead',
    });
  }
  if (wanted !== current && !earlier.includes(wanted))
    throw problem('RELEASE_UNKNOWN', unknownName(`release that ${target} has run`, wanted, earlier));
  const known = setting.project.releases(name.system);
  if (!known.includes(wanted)) throw problem('RELEASE_UNKNOWN', unknownName('release with a lockfile', wanted, known));
  await refuseOtherImages(setting, name, wanted, ran.get(wanted)?.until);
  return wanted;
}

/**
 * Refuses a release whose lockfile names other images now than where the environment last ran it: under that version something else would run, which nobody
 * has tried. Whoever may change code may change a lockfile.
 *
 * @param until the commit by which it came to run something else
 */
async function refuseOtherImages(
  { project, systems, repository }: Setting,
  name: EnvironmentName,
  version: string,
  until: string | undefined,
): Promise<void> {
  const { path: file, text: now } = project.releaseFile(name.system, version);
  const then = until === undefined ? undefined : await repository.text(`${until}^`, file);
  if (then === undefined || then === now) return;
  const system = systemNamed(name.system, systems);
  const before = imagesIn({ text: then, file, system });
  const after = imagesOf(loadRelease({ text: now, file, system }));
  const others = Object.entries(before ?? {}).filter(([image, { digest }]) => after[image]?.digest !== digest);
  if (others.length === 0) return;
  throw problem('RELEASE_UNKNOWN', {
    subject: `release that ${nameOf(name)} has run`,
    expected: `${version} with the images that ran`,
    got: `another digest of ${others.map(([image]) => image).join(', ')}`,
    next: `bring ${file} back from ${until?.slice(0, 12)}^, or deploy it, which asks its registries`,
  });
}

/** The images of a lockfile of long ago; undefined if its form is one that is not read any more. */
function imagesIn(source: Parameters<typeof loadRelease>[0]): ReturnType<typeof imagesOf> | undefined {
  try {
    return imagesOf(loadRelease(source));
  } catch (error) {
    if (error instanceof GalleyError) return undefined;
    throw error;
  }
}
