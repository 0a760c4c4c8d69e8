import { groupBy } from '../group-by';
import { listAt, textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { onceIn } from './near';
import type { World } from './world';

/** A rule of a Role or ClusterRole. */
export interface RoleRule {
  readonly role: KubernetesObject;
  readonly index: number;
  readonly groups: readonly JsonValue[];
  readonly resources: readonly JsonValue[];
  readonly verbs: readonly JsonValue[];
  /** Empty: all objects. */
  readonly names: readonly JsonValue[];
}

/** Who has a rule, and where. */
export interface Grant {
  readonly rule: RoleRule;
  readonly binding: KubernetesObject;
  /** Where the rule counts; undefined: in all namespaces. */
  readonly namespace: string | undefined;
}

const RBAC = 'rbac.authorization.k8s.io';

/** All rules of all roles that are given. */
export function roleRules(world: World): RoleRule[] {
  return [...world.of(`${RBAC}/Role`), ...world.of(`${RBAC}/ClusterRole`)].flatMap(rulesOf);
}

/** Whether a rule lets one do something with a resource. @param resource `pods`, `pods/exec`; the core group is `''` */
export function allows({ groups, resources, verbs }: RoleRule, group: string, resource: string, verb: string): boolean {
  const subresource = resource.includes('/') ? `*/${resource.slice(resource.indexOf('/') + 1)}` : resource;
  return (
    (groups.includes('*') || groups.includes(group)) &&
    (resources.includes('*') || resources.includes(resource) || resources.includes(subresource)) &&
    (verbs.includes('*') || verbs.includes(verb))
  );
}

/** Whether a rule is a star for everything. */
export function isEverything({ groups, resources, verbs }: RoleRule): boolean {
  return groups.includes('*') && resources.includes('*') && verbs.includes('*');
}

/** Every binding, with each rule that it gives to its subjects. Roles that are not given have no rules here. */
export function grants(world: World): Grant[] {
  return bindings(world).flatMap((binding) => {
    const role = roleOf(world, binding);
    const namespace = binding.kind === 'RoleBinding' ? world.namespaceOf(binding) : undefined;
    return role === undefined ? [] : rulesOf(role).map((rule) => ({ rule, binding, namespace }));
  });
}

export function bindings(world: World): KubernetesObject[] {
  return [...world.of(`${RBAC}/RoleBinding`), ...world.of(`${RBAC}/ClusterRoleBinding`)];
}

/** The way by which subjects have a role: `ServiceAccount shop/ci by RoleBinding shop/ci`; undefined if nobody has it. */
export function holdersOf(world: World, role: KubernetesObject): string | undefined {
  const ways = bindingsByRole(world)
    .get(role)
    ?.map((binding) => `${subjectsOf(binding).join(', ') || 'nobody'} by ${nameOf(binding)}`);
  return ways?.join('; ');
}

const bindingsByRole = onceIn((world) => groupBy(bindings(world), (binding) => roleOf(world, binding)));

/** `ServiceAccount shop/ci`, `Group admins`. */
export function subjectsOf(binding: KubernetesObject): string[] {
  return listAt(binding, 'subjects').map((subject) => {
    const namespace =
      textAt(subject, 'namespace') ?? (textAt(subject, 'kind') === 'ServiceAccount' ? binding.metadata.namespace : undefined);
    return `${textAt(subject, 'kind')} ${namespace === undefined ? '' : `${namespace}/`}${textAt(subject, 'name')}`;
  });
}

export const nameOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

function roleOf(world: World, binding: KubernetesObject): KubernetesObject | undefined {
  const kind = textAt(binding, 'roleRef', 'kind') ?? '';
  return world.find(`${RBAC}/${kind}`, world.namespaceOf(binding), textAt(binding, 'roleRef', 'name') ?? '');
}

function rulesOf(role: KubernetesObject): RoleRule[] {
  return listAt(role, 'rules').map((rule, index) => ({
    role,
    index,
    groups: listAt(rule, 'apiGroups'),
    resources: listAt(rule, 'resources'),
    verbs: listAt(rule, 'verbs'),
    names: listAt(rule, 'resourceNames'),
  }));
}
