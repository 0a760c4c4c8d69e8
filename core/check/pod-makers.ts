import { allows, grants, isEverything, type RoleRule } from './grants';
import type { World } from './world';

/** What makes pods, by group: whoever makes one chooses what it mounts. */
const POD_MAKERS: readonly (readonly [group: string, resource: string])[] = [
  ['', 'pods'],
  ['', 'replicationcontrollers'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['apps', 'daemonsets'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
];

/** Whether a rule lets one make pods, by themselves or by what makes them. */
export function makesPods(rule: RoleRule): boolean {
  return POD_MAKERS.some(([group, resource]) => allows(rule, group, resource, 'create'));
}

/** Says of a namespace whether some program may make pods in it that no object tells of. */
export function namespacesWithMadePods(world: World): (namespace: string) => boolean {
  // Who may do everything is what applies these objects.
  const makers = grants(world).filter(({ rule }) => makesPods(rule) && !isEverything(rule));
  const namespaces = new Set(makers.map((grant) => grant.namespace));
  return (namespace) => namespaces.has(undefined) || namespaces.has(namespace);
}
