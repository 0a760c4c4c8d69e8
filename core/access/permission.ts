import { listOf } from '../document/expectation';
import { type Access, ROLES, type Role } from './access';

/** What an actor wants to change: an environment `<system>/<environment>`, or `*` for what concerns all of them. */
export type Target = string;

/** The highest role that an actor has for a target; undefined for those who only read. */
export function roleOf({ grants, sample }: Access, actor: string, target: Target): Role | undefined {
  if (sample) return undefined;
  const roles = grants
    .filter(({ actors, environments }) => actors.includes(actor) && environments.some((pattern) => covers(pattern, target)))
    .map(({ role }) => role);
  return ROLES.find((role) => roles.includes(role));
}

/** Whether an actor may deploy to, promote to, roll back and gate an environment, and steer its rollouts. */
export function mayWrite(access: Access, actor: string, target: Target): boolean {
  const role = roleOf(access, actor, target);
  return role === 'owner' || role === 'admin';
}

/** Whether an actor may bring an environment to the published repository: those who write to it, and publishers. */
export function mayPublish(access: Access, actor: string, target: Target): boolean {
  return roleOf(access, actor, target) !== undefined;
}

/** Whether an actor may change what renders: those whom `code` names, and owners of all; without `code` every actor, but those who only publish. */
export function mayChangeCode(access: Access, actor: string): boolean {
  const { actors, code, grants, sample } = access;
  if (sample || !Object.hasOwn(actors, actor)) return false;
  if (code !== undefined) return code.includes(actor) || ownsAll(access, actor);
  const own = grants.filter((grant) => grant.actors.includes(actor));
  return own.length === 0 || own.some(({ role }) => role !== 'publisher');
}

/** Whether an actor may change `access.yaml`, and what belongs to no single environment: owners of all. */
export function ownsAll(access: Access, actor: string): boolean {
  return roleOf(access, actor, '*') === 'owner';
}

/** `ada or grace`: those who may change what renders. */
export function codersOf(access: Access): string {
  return (
    listOf(
      Object.keys(access.actors)
        .filter((actor) => mayChangeCode(access, actor))
        .sort(),
    ) || 'nobody'
  );
}

/** `ada or grace`: those who may write to the target. */
export function writersOf(access: Access, target: Target): string {
  return namesOf(access, (actor) => mayWrite(access, actor, target));
}

/** `ada or release-bot`: those who may publish the target. */
export function publishersOf(access: Access, target: Target): string {
  return namesOf(access, (actor) => mayPublish(access, actor, target));
}

function namesOf({ actors }: Access, may: (actor: string) => boolean): string {
  return listOf(Object.keys(actors).filter(may).sort()) || 'nobody';
}

/** `*` covers everything, `memql/*` all environments of memql; a target of `*` is covered by `*` alone. */
function covers(pattern: string, target: Target): boolean {
  if (pattern === '*') return true;
  return pattern === target || (pattern.endsWith('/*') && target.startsWith(pattern.slice(0, -1)));
}
