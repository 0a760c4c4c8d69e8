import type { Environment } from '../env/environment';
import type { EnvironmentIssue } from '../env/system';
import { parseAssertion } from '../network/assertion';
import type { RenderedObject } from '../object/object';
import { namesNothing } from './assert-parties';
import { World } from './world';

/** Lines under `assert` that name what the environment does not render, each with what is near. */
export function assertedNothing(rendered: readonly RenderedObject[], environment: Environment): EnvironmentIssue[] {
  const lines = environment.assert ?? [];
  if (lines.length === 0) return [];
  const applications = new Map(rendered.map(({ object, application }) => [object, application]));
  const world = new World({ objects: [...applications.keys()], environment, applicationOf: (object) => applications.get(object) });
  return lines.flatMap((line, index): EnvironmentIssue[] => {
    const assertion = parseAssertion(line);
    const nothing = typeof assertion === 'string' ? undefined : namesNothing(world, assertion);
    return nothing === undefined ? [] : [{ path: ['assert', index], ...nothing, got: JSON.stringify(line) }];
  });
}
