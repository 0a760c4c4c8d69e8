import type { JsonValue } from '../object/object';
import { API_LIFECYCLES, GONE_RESOURCES, LIFECYCLES_UNTIL } from './api-lifecycles';
import type { Check, Found } from './check';
import { roleRules } from './grants';
import type { World } from './world';

const GUIDE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

const object = (apiVersion: string, kind: string): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: web, namespace: shop}
spec: {}
`;
const role = (group: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [${group}], resources: [ingresses], verbs: [get]}]
`;

const LIFECYCLES = new Map(
  API_LIFECYCLES.flatMap(([apiVersion, kinds, deprecated, removed, instead]) =>
    kinds.split(' ').map((kind) => [`${apiVersion} ${kind}`, { deprecated, removed, instead }] as const),
  ),
);

/** APIs that the cluster serves no more, or soon will not. */
export const VERSION_CHECKS: readonly Check[] = [
  {
    id: 'api-removed',
    severity: 'error',
    title: 'the cluster serves the API of each object',
    why: 'Its Kubernetes knows the kind no more in this version, so nothing can be applied.',
    fix: 'Take the version that took its place, with its fields.',
    source: GUIDE,
    good: object('policy/v1', 'PodDisruptionBudget'),
    bad: object('policy/v1beta1', 'PodDisruptionBudget'),
    find: (world) =>
      aged(world, ({ removed }) => minorOf(world) >= removed).map(({ found, age }) => ({
        ...found,
        wrong: `Kubernetes serves it no more since 1.${age.removed}`,
      })),
  },
  {
    id: 'api-deprecated',
    severity: 'warning',
    title: 'no API is on its way out',
    why: 'A later Kubernetes serves the kind no more in this version: the update of the cluster breaks what is applied today.',
    fix: 'Take the version that takes its place, with its fields, before the update.',
    source: GUIDE,
    good: object('storage.k8s.io/v1', 'VolumeAttributesClass'),
    bad: object('storage.k8s.io/v1beta1', 'VolumeAttributesClass'),
    find: (world) =>
      aged(world, ({ deprecated, removed }) => minorOf(world) >= deprecated && minorOf(world) < removed).map(({ found, age }) => ({
        ...found,
        wrong: `deprecated since 1.${age.deprecated}, and planned to go with 1.${age.removed}`,
      })),
  },
  {
    id: 'role-of-removed-api',
    severity: 'info',
    title: 'roles name APIs that the cluster serves',
    why: 'The rule allows nothing, since its Kubernetes serves the resource in another group, or not at all.',
    fix: 'Name the group that took its place, or leave the rule out.',
    source: GUIDE,
    good: role('networking.k8s.io'),
    bad: role('extensions'),
    find: (world) =>
      roleRules(world).flatMap(({ role: of, index, groups, resources }): Found[] => {
        const gone = GONE_RESOURCES.filter(
          ([group, resource, removed]) =>
            minorOf(world) >= removed && groups.includes(group) && resources.some((each) => isOf(each, resource)),
        );
        return gone.map(([group, resource, removed, instead]) => ({
          object: of,
          path: `rules[${index}]`,
          about: `${group}/${resource}`,
          wrong: `Kubernetes serves ${resource} of ${group} no more since 1.${removed}`,
          next: instead === undefined ? 'leave it out' : `name the group ${instead}`,
        }));
      }),
  },
];

const isOf = (resource: JsonValue, name: string): boolean => typeof resource === 'string' && resource.split('/')[0] === name;

const minorOf = ({ kubernetesVersion }: World): number => kubernetesVersion?.minor ?? LIFECYCLES_UNTIL;

interface Age {
  readonly deprecated: number;
  readonly removed: number;
  readonly instead: string | undefined;
}

function aged(
  world: World,
  counts: (age: Age) => boolean,
): { readonly found: Pick<Found, 'object' | 'path' | 'got' | 'next'>; readonly age: Age }[] {
  return world.objects.flatMap((each) => {
    const age = LIFECYCLES.get(`${each.apiVersion} ${each.kind}`);
    if (age === undefined || !counts(age)) return [];
    const next = age.instead === undefined ? 'there is none that takes its place: leave it out' : `take ${age.instead}`;
    return [{ found: { object: each, path: 'apiVersion', got: each.apiVersion, next }, age }];
  });
}
