import type { Problem } from '../errors';
import { type EnvironmentName, nameOf } from '../names';

/**
 * Environments of a project whose names come to one: labels, Applications, Kustomizations and AppProjects are named `<system>-<environment>`, and both
 * parts may hold dashes. In one controller's namespace each would take the other's objects for its own, and prune them.
 *
 * @returns a problem for each environment whose name another one before it has
 */
export function twinProblems(names: readonly EnvironmentName[]): Problem[] {
  const firsts = new Map<string, EnvironmentName>();
  return names.flatMap((name): Problem[] => {
    const joined = `${name.system}-${name.environment}`;
    const first = firsts.get(joined);
    if (first === undefined) firsts.set(joined, name);
    if (first === undefined) return [];
    const fault = {
      subject: 'environment',
      expected: "a system and a name that together are no other environment's",
      got: `${joined}, as envs/${nameOf(first)}.yaml`,
      next: 'rename one of the two',
    };
    return [{ code: 'ENV_INVALID', ...fault, place: { file: `envs/${nameOf(name)}.yaml` } }];
  });
}
