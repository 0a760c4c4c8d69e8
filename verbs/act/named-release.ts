import { unknownName } from '../../core/env/find';
import { problem } from '../../core/errors';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { GateSubject } from '../../core/record/gate';
import { releaseIn } from '../../core/release/pointer';
import type { Setting } from './plan';

/** The release that an environment names in the last commit, and what is rendered of it there. @throws GalleyError ENV_INVALID, RELEASE_UNKNOWN */
export async function namedRelease({ project, repository, head }: Setting, name: EnvironmentName): Promise<GateSubject> {
  const target = nameOf(name);
  const { text, path: file } = project.environmentFile(name);
  const version = releaseIn({ text, file });
  if (version === undefined)
    throw problem('ENV_INVALID', { subject: 'release', expected: 'a version', got: 'none', next: 'correct the line', place: { file } });
  const known = project.releases(name.system);
  if (!known.includes(version)) throw problem('RELEASE_UNKNOWN', { ...unknownName('release', version, known), place: { file } });
  const tree = (await repository.idOf(head.id, `${DIST}/${target}`)) ?? '';
  return { target, version, lockfile: project.releaseFile(name.system, version).digest, tree };
}
