import type { ApiObject } from 'cdk8s';
import { pluralOf } from '../../crd/custom-resource-type';
import type { Need, Verb } from '../../rbac/need';
import { CONTAINERS_OF_DATA } from '../kept';
import { clusterKinds, type GroupKind, groupKindOf, kindsMadeOf, namespacedKinds, type RenderableKinds } from '../kinds';

/** What Flux does to an object of its own by server-side apply: a patch makes it too, where it is not there. */
const APPLY: readonly [Verb, ...Verb[]] = ['create', 'get', 'patch'];
const RBAC = 'rbac.authorization.k8s.io';

/**
 * What Flux needs in every namespace for the objects of these folders that stand in none. It needs each of them by its name, and to remove what git
 * drops of the declared kinds. Namespaces and resource definitions are never removed. A ClusterRole may grant what the account does not have, and a binding
 * bind one, each by its name: whoever installs an operator gives it such rights.
 *
 * @throws GalleyError CONSTRUCT_INVALID if kinds are declared, and an object's is not among them
 */
export function clusterNeeds(objects: readonly ApiObject[], declared?: RenderableKinds): Need[] {
  const own = objects.filter(({ metadata }) => metadata.namespace === undefined);
  const removed = clusterKinds(objects, declared).filter((each) => !CONTAINERS_OF_DATA.includes(shown(each)));
  return [
    ...own.map((object): Need => ({ ...resourceOf(groupKindOf(object), declared), verbs: APPLY, resourceNames: [nameOf(object)] })),
    ...removed.map((each): Need => ({ ...resourceOf(shown(each), declared), verbs: ['delete', 'get'] })),
    ...own
      .filter((each) => isRbac(each, 'ClusterRole'))
      .map((each): Need => ({ apiGroup: RBAC, resources: ['clusterroles'], verbs: ['escalate'], resourceNames: [nameOf(each)] })),
    ...boundBy(own.filter((each) => isRbac(each, 'ClusterRoleBinding'))),
  ];
}

/**
 * The permissions that Flux needs in one namespace. They cover the kinds that the system's charts can render there, reading what
 * controllers make of them, and all that the rendered roles grant. Kubernetes accepts a role only from an account that holds all its
 * permissions, so no
 * account here needs `escalate`. Flux may bind each role that a binding names, by its name: its dry run comes before the role exists.
 *
 * @param objects all of the environment's
 * @throws GalleyError CONSTRUCT_INVALID if kinds are declared, and an object's is not among them
 */
export function namespaceNeeds(namespace: string, objects: readonly ApiObject[], declared?: RenderableKinds): Need[] {
  const kinds = namespacedKinds(objects, declared);
  const here = objects.filter(({ metadata }) => metadata.namespace === namespace);
  return [
    ...kinds.map((each): Need => ({ ...resourceOf(shown(each), declared), verbs: [...APPLY, 'delete'] })),
    ...kindsMadeOf(kinds).map((each): Need => ({ ...resourceOf(shown(each), declared), verbs: ['get', 'list'] })),
    ...here.filter((each) => isRbac(each, 'Role')).flatMap(grantedBy),
    ...boundBy(here.filter((each) => isRbac(each, 'RoleBinding'))),
  ];
}

/** To bind what bindings name, each by its name. */
const boundBy = (bindings: readonly ApiObject[]): Need[] =>
  bindings
    .map((each) => written<{ roleRef: { kind: string; name: string } }>(each).roleRef)
    .map(({ kind, name }): Need => ({ apiGroup: RBAC, resources: [pluralOf(kind.toLowerCase())], verbs: ['bind'], resourceNames: [name] }));

function grantedBy(role: ApiObject): Need[] {
  const { rules = [] } = written<{
    rules?: readonly { apiGroups?: string[]; resources?: string[]; resourceNames?: string[]; verbs: string[] }[];
  }>(role);
  return rules.flatMap(({ apiGroups = [], resources = [], resourceNames = [], verbs }) =>
    apiGroups.map((apiGroup) => ({ apiGroup, resources, verbs, ...(resourceNames.length > 0 && { resourceNames }) }) as unknown as Need),
  );
}

/** @param name `<group>/<Kind>` */
function resourceOf(name: string, declared?: RenderableKinds): Pick<Need, 'apiGroup' | 'resources'> {
  const [apiGroup = '', kind = ''] = name.split('/');
  return { apiGroup, resources: [declared?.plurals?.[name] ?? pluralOf(kind.toLowerCase())] };
}

const shown = ({ group, kind }: GroupKind): string => `${group}/${kind}`;
const isRbac = ({ apiVersion, kind }: ApiObject, wanted: string): boolean => apiVersion.startsWith(`${RBAC}/`) && kind === wanted;
// Reads the final manifests, because patches may change names and rules.
const written = <T>(object: ApiObject): T => object.toJson() as T;
const nameOf = (object: ApiObject): string => written<{ metadata: { name: string } }>(object).metadata.name;
