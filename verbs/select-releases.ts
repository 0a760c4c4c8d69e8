import { unknownName } from '../core/env/find';
import { GalleyError, type Problem } from '../core/errors';
import { type ReleaseName, releaseNameOf } from '../core/names';
import type { Project } from '../ports/disk/project';

/**
 * The releases that the words on a command line mean.
 *
 * @param words `SYSTEM@VERSION` each; empty for all that have a lockfile
 * @throws GalleyError SYSTEM_UNKNOWN, RELEASE_UNKNOWN: all of them, each with the nearest known name
 */
export function selectReleases(project: Project, words: readonly string[]): ReleaseName[] {
  const systems = project.releasedSystems();
  const known = systems.flatMap((system) => project.releases(system).map((version) => ({ system, version })));
  const problems: Problem[] = [];
  for (const word of words.filter((word) => !known.some((each) => releaseNameOf(each) === word))) {
    const [system = ''] = word.split('@');
    const versions = known.filter((each) => each.system === system).map(releaseNameOf);
    problems.push(
      systems.includes(system)
        ? { code: 'RELEASE_UNKNOWN', ...unknownName('release', word, versions) }
        : { code: 'SYSTEM_UNKNOWN', ...unknownName('system', system, systems) },
    );
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return known.filter((each) => words.length === 0 || words.includes(releaseNameOf(each)));
}
