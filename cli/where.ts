import type { System } from '../core/env/system';
import { type EnvironmentName, nameOf } from '../core/names';
import type { Project } from '../ports/disk/project';

/** Where a person is who asks for nothing, and what is next. */
export function whereLines(project: Project, systems: readonly System[]): string[] {
  if (project.readText('main.ts') === undefined)
    return [
      'no project here',
      '',
      'next: galley init DIR begins one; galley -C DIR works on another; galley doctor looks at this machine',
      'galley --help lists all commands',
    ];
  const known = environmentsOf(project);
  return [
    project.root,
    ...systems.map(({ name }) => {
      const own = known.filter(({ system }) => system === name).map(({ environment }) => environment);
      return `  ${name}  ${own.length === 0 ? 'no environment' : own.join(', ')}`;
    }),
    '',
    ...nextOf(project, systems, known).map((line) => `next: ${line}`),
    'galley --help lists all commands',
  ];
}

/** Empty if the files can't be read: rendering reports the reason. */
function environmentsOf(project: Project): readonly EnvironmentName[] {
  try {
    return project.environments();
  } catch {
    return [];
  }
}

function nextOf(project: Project, systems: readonly System[], known: readonly EnvironmentName[]): string[] {
  const [system] = systems;
  if (system === undefined) return ['galley new system NAME, or galley import DIR for YAML that is there'];
  const like = known.find((each) => each.system === system.name);
  if (like === undefined) return [`an environment: envs/${system.name}/NAME.yaml`];
  const access = project.readText('access.yaml');
  return [
    'galley synth renders dist/, galley synth --check says whether it is what the sources render',
    ...(access === undefined || /^sample: true$/m.test(access) ? ['galley access init NAME says who may change what'] : []),
    `galley new service ${system.name} NAME --port 8080, galley new environment ${system.name}/NAME --like ${nameOf(like)}`,
  ];
}
