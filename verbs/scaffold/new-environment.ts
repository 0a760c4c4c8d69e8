import { unknownName } from '../../core/env/find';
import { GalleyError, problem } from '../../core/errors';
import { type EnvironmentName, nameOf } from '../../core/names';
import { copiedEnvironment } from '../../core/scaffold/environment';
import { refuseName } from '../../core/scaffold/names';
import { writeNewFiles } from '../../ports/disk/new-files';
import type { Project } from '../../ports/disk/project';
import { type Scaffolded, UNCHANGED } from './scaffolded';

/** Writes an environment like another one of its system. One that is there stays as it is. */
export function newEnvironment(project: Project, to: EnvironmentName, like: EnvironmentName): Scaffolded {
  refuseName('environment', to.environment);
  if (to.system !== like.system)
    throw problem('USAGE', {
      subject: '--like',
      expected: `an environment of ${to.system}`,
      got: nameOf(like),
      next: 'environments of two systems have different settings',
    });
  const known = project.environments();
  if (!known.some((each) => nameOf(each) === nameOf(like)))
    throw new GalleyError([{ code: 'ENV_UNKNOWN', ...unknownName('environment', nameOf(like), known.map(nameOf)) }]);
  const path = `envs/${nameOf(to)}.yaml`;
  if (project.readText(path) !== undefined) return { ...UNCHANGED, kept: [path] };
  const source = project.environmentFile(like);
  const copied = copiedEnvironment(source.text, like, to);
  if (copied === undefined)
    throw problem('ENV_SYNTAX', {
      subject: source.path,
      expected: 'YAML',
      got: 'what can not be read',
      next: `run galley synth ${nameOf(like)} to see where`,
    });
  const written = writeNewFiles(project.root, new Map([[path, copied.text]]));
  return {
    ...written,
    edited: [],
    hints: [
      ...copied.changes.map((change) => `${path}: ${change}`),
      'all else is as in the other: look at hosts, sizes, and what its cluster has',
    ],
  };
}
