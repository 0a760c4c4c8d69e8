import { listOf } from '../document/expectation';
import type { Access, Role } from './access';

/** What an actor wants to change: an environment `<system>/<environment>`, or `*` for what concerns all of them. */
export type Target = string;

/** The highest role that an actor has for a target; undefined for those who only read. */
export function roleOf({ grants }: Access, actor: string, target: Target): Role | undefined {
  const roles = grants
    .filter(({ actors, environments }) => actors.includes(actor) && environments.some((pattern) => covers(pattern, target)))
    .map(({ role }) => role);
  return roles.includes('owner') ? 'owner' : roles[0];
}

/** Whether an actor may deploy to, promote to, roll back and gate an environment, and steer its rollouts. Both roles write. */
export function mayWrite(access: Access, actor: string, target: Target): boolean {
  return roleOf(access, actor, target) !== undefined;
}

/** Whether an actor may change `access.yaml`, and what belongs to no single environment: owners of all. */
export function ownsAll(access: Access, actor: string): boolean {
  return roleOf(access, actor, '*') === 'owner';
}

/** `ada or grace`: those who may write to the target. */
export function writersOf(access: Access, target: Target): string {
  return (
    listOf(
      Object.keys(access.actors)
        .filter((actor) => mayWrite(access, actor, target))
        .sort(),
    ) || 'nobody'
  );
}

/** `*` covers everything, `memql/*` all environments of memql; a target of `*` is covered by `*` alone. */
function covers(pattern: string, target: Target): boolean {
  if (pattern === '*') return true;
  return pattern === target || (pattern.endsWith('/*') && target.startsWith(pattern.slice(0, -1)));
}
