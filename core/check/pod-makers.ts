import { allows, type RoleRule } from './grants';

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
