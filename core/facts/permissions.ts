import { groupKindOf } from '../compare/identity';
import { listAt, mapAt, textAt, textsAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, type Judged, shownName } from './judged';
import { selects, type World } from './world';

const CLUSTER_ROLE = 'rbac.authorization.k8s.io/ClusterRole';
const ROLES = new Set(['rbac.authorization.k8s.io/Role', CLUSTER_ROLE]);
const BINDINGS = new Set(['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding']);
/** Roles of Kubernetes' own that allow nearly everything. */
const ADMIN = new Set(['cluster-admin', 'admin', 'edit', 'system:masters']);
const EVERYBODY = new Set(['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts']);

/** Who may newly do what, and no longer. */
export const judgePermissions: Judge = (judged) => {
  if (ROLES.has(judged.kind)) return role(judged);
  return BINDINGS.has(judged.kind) ? binding(judged) : [];
};

/** One thing that a rule allows. */
interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string;
}

/** What a role allows; of one that is put together of others, what those allow that are in the same world. */
function grantsOf(object: KubernetesObject | undefined, world: World, environment: string | undefined): Grant[] {
  const selectors = listAt(object, 'aggregationRule', 'clusterRoleSelectors');
  if (selectors.length === 0) return ownGrantsOf(object);
  const parts = world
    .ofKind(CLUSTER_ROLE, environment)
    .filter((each) => each.object !== object && selectors.some((selector) => selects(selector, labelsOf(each.object))));
  return parts.flatMap((each) => ownGrantsOf(each.object));
}

const labelsOf = (object: KubernetesObject | undefined): Readonly<Record<string, string>> => textsAt(object, 'metadata', 'labels');

function ownGrantsOf(object: KubernetesObject | undefined): Grant[] {
  return listAt(object, 'rules').flatMap((rule) => {
    const orAny = (key: string, any: string): string[] => (listAt(rule, key).length === 0 ? [any] : listAt(rule, key).map(String));
    const urls = listAt(rule, 'nonResourceURLs').map(String);
    const verbs = listAt(rule, 'verbs').map(String);
    if (urls.length > 0) return urls.flatMap((url) => verbs.map((verb) => ({ group: '', resource: url, verb, name: '*' })));
    return orAny('apiGroups', '').flatMap((group) =>
      listAt(rule, 'resources')
        .map(String)
        .flatMap((resource) => verbs.flatMap((verb) => orAny('resourceNames', '*').map((name) => ({ group, resource, verb, name })))),
    );
  });
}

function covers(have: Grant, want: Grant): boolean {
  const fits = (held: string, wanted: string): boolean => held === '*' || held === wanted;
  const resource =
    fits(have.resource, want.resource) || (have.resource.endsWith('*') && want.resource.startsWith(have.resource.slice(0, -1)));
  return fits(have.group, want.group) && resource && fits(have.verb, want.verb) && fits(have.name, want.name);
}

/** What reaches far: everything of something, other people's secrets, running things in pods, or more permissions. */
function isFar({ group, resource, verb }: Grant): boolean {
  if (resource === '*' || verb === '*' || group === '*' || ['escalate', 'bind', 'impersonate'].includes(verb)) return true;
  if (resource === 'secrets') return ['get', 'list', 'watch'].includes(verb);
  if (['pods/exec', 'pods/attach', 'nodes/proxy', 'serviceaccounts/token', 'pods/ephemeralcontainers'].includes(resource)) return true;
  const writes = ['create', 'update', 'patch'].includes(verb);
  return (
    writes &&
    [
      'roles',
      'clusterroles',
      'rolebindings',
      'clusterrolebindings',
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
    ].includes(resource)
  );
}

function role(judged: Judged): Consequence[] {
  const { base, head, before: old, after: now, environment } = judged;
  const subject = head ?? base;
  if (subject === undefined) return [];
  const [before, after] = [grantsOf(base, old, environment), grantsOf(head, now, environment)];
  const consequences: Consequence[] = [];
  const more = after.filter((want) => !before.some((have) => covers(have, want)));
  if (more.length > 0 && base !== undefined) {
    const id = more.some(isFar) ? 'permissions-widened-far' : 'permissions-widened';
    consequences.push(consequence(id, `${shownName(subject)} newly allows to ${grantsText(more)}`));
  }
  const less = before.filter((want) => !after.some((have) => covers(have, want)));
  if (less.length > 0)
    consequences.push(consequence('permissions-withdrawn', `${shownName(subject)} no longer allows to ${grantsText(less)}`));
  return [...consequences, ...aggregated(judged)];
}

/** A ClusterRole whose labels add it to others, which people have already. */
function aggregated({ base, head, after, environment }: Judged): Consequence[] {
  if (head === undefined || groupKindOf(head) !== CLUSTER_ROLE) return [];
  const whole = after.ofKind(CLUSTER_ROLE, environment).map(({ object }) => object);
  const joined = (labels: Readonly<Record<string, string>>): string[] => [
    ...Object.entries(labels).flatMap(([key, value]) => (key.startsWith(TO_ROLE) && value === 'true' ? [key.slice(TO_ROLE.length)] : [])),
    ...whole.flatMap((each) =>
      listAt(each, 'aggregationRule', 'clusterRoleSelectors').some((selector) => selects(selector, labels)) ? [shownName(each)] : [],
    ),
  ];
  const had = joined(labelsOf(base));
  const added = joined(labelsOf(head)).filter((each) => !had.includes(each));
  const grants = ownGrantsOf(head);
  if (added.length === 0 || grants.length === 0) return [];
  const id = grants.some(isFar) ? 'permissions-widened-far' : 'permissions-widened';
  return [consequence(id, `${shownName(head)} is added to ${added.join(', ')}: everybody who has that role may ${grantsText(grants)}`)];
}

/** Labels by which Kubernetes' own roles for users are put together. */
const TO_ROLE = 'rbac.authorization.k8s.io/aggregate-to-';

function grantsText(grants: readonly Grant[]): string {
  const byResource = new Map<string, Set<string>>();
  for (const { group, resource, verb, name } of grants) {
    const what = `${resource}${group === '' ? '' : `.${group}`}${name === '*' ? '' : ` ${name}`}`;
    const verbs = byResource.get(what) ?? new Set<string>();
    byResource.set(what, verbs.add(verb));
  }
  const all = [...byResource].map(([what, verbs]) => `${[...verbs].join(', ')} ${what}`);
  return all.length > 4 ? `${all.slice(0, 3).join('; ')} and ${all.length - 3} more` : all.join('; ');
}

/** Who a binding gives its role to. */
export function subjectsOf(object: KubernetesObject | undefined): string[] {
  return listAt(object, 'subjects').map((subject) => subjectText(subject, object?.metadata.namespace));
}

function subjectText(subject: JsonValue, own: string | undefined): string {
  const [kind = '', name = ''] = [textAt(subject, 'kind'), textAt(subject, 'name')];
  return kind === 'ServiceAccount' ? `ServiceAccount ${textAt(subject, 'namespace') ?? own ?? ''}/${name}` : `${kind} ${name}`;
}

function binding({ base, head, after, environment }: Judged): Consequence[] {
  const subject = head ?? base;
  if (subject === undefined) return [];
  const roleOf = (object: KubernetesObject | undefined): string =>
    `${textAt(object, 'roleRef', 'kind') ?? ''} ${textAt(object, 'roleRef', 'name') ?? ''}`;
  const isOther = base !== undefined && head !== undefined && roleOf(base) !== roleOf(head);
  const [had, has] = [subjectsOf(base), subjectsOf(head)];
  const gained = isOther ? has : has.filter((each) => !had.includes(each));
  const lost = isOther ? had : had.filter((each) => !has.includes(each));
  const consequences: Consequence[] = [];
  if (gained.length > 0 && head !== undefined) {
    const far = givesFar(head, after, environment) || gained.some((each) => EVERYBODY.has(each.replace(/^\w+ /, '')));
    const where = groupKindOf(head).endsWith('ClusterRoleBinding') ? ' in the whole cluster' : '';
    consequences.push(
      consequence(
        far ? 'permissions-granted-far' : 'permissions-granted',
        `${gained.join(', ')} newly ${gained.length === 1 ? 'has' : 'have'} ${roleOf(head)}${where}, by ${shownName(head)}`,
      ),
    );
  }
  if (lost.length > 0 && base !== undefined)
    consequences.push(
      consequence(
        'permissions-withdrawn',
        `${lost.join(', ')} no longer ${lost.length === 1 ? 'has' : 'have'} ${roleOf(base)}, by ${shownName(base)}`,
      ),
    );
  return consequences;
}

/** Whether the role that a binding gives reaches far. */
export function givesFar(head: KubernetesObject, world: World, environment: string | undefined): boolean {
  const ref = mapAt(head, 'roleRef');
  const name = textAt(ref, 'name') ?? '';
  if (ADMIN.has(name)) return true;
  const kind = textAt(ref, 'kind') === 'ClusterRole' ? CLUSTER_ROLE : 'rbac.authorization.k8s.io/Role';
  const namespace = kind.endsWith('/ClusterRole') ? '' : (head.metadata.namespace ?? '');
  return grantsOf(world.find(kind, environment, namespace, name), world, environment).some(isFar);
}
