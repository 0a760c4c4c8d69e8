import { groupBy } from '../../core/group-by';
import type { Need } from './need';

/** One rule of a role, its lists sorted. */
export interface PolicyRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

/** A kind, or one object of a kind, and all that is needed of it. */
interface Grant {
  readonly apiGroup: string;
  readonly resource: string;
  /** Undefined is every object. */
  readonly name: string | undefined;
  readonly verbs: Set<string>;
}

/**
 * The fewest rules that grant exactly these needs, independent of their order and repetition. A need for all objects of a kind covers a
 * need for one of them.
 */
export function policyRules(needs: readonly Need[]): PolicyRule[] {
  const grants = merged(needs);
  const named = groupBy(grants, ({ apiGroup, resource, verbs, name }) =>
    JSON.stringify([apiGroup, resource, list(verbs), name !== undefined]),
  );
  const byObject = [...named.values()].flatMap((group) => {
    const names = list(group.flatMap(({ name }) => name ?? []));
    return { ...first(group), names };
  });
  const byKind = groupBy(byObject, ({ apiGroup, verbs, names }) => JSON.stringify([apiGroup, list(verbs), names]));
  return [...byKind.values()]
    .map((group): PolicyRule => {
      const { apiGroup, verbs, names } = first(group);
      const resources = list(group.map(({ resource }) => resource));
      return { apiGroups: [apiGroup], resources, ...(names.length > 0 && { resourceNames: names }), verbs: list(verbs) };
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function merged(needs: readonly Need[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (const { apiGroup, resources, verbs, resourceNames = [undefined] } of needs) {
    for (const resource of resources) {
      for (const name of resourceNames) {
        const key = JSON.stringify([apiGroup, resource, name]);
        const grant = grants.get(key) ?? { apiGroup, resource, name, verbs: new Set() };
        for (const verb of verbs) grant.verbs.add(verb);
        grants.set(key, grant);
      }
    }
  }
  return [...grants.values()].flatMap((grant) => {
    if (grant.name === undefined) return grant;
    const ofAll = grants.get(JSON.stringify([grant.apiGroup, grant.resource, undefined]))?.verbs;
    const verbs = new Set([...grant.verbs].filter((verb) => !ofAll?.has(verb)));
    return verbs.size === 0 ? [] : { ...grant, verbs };
  });
}

const list = (values: Iterable<string>): string[] => [...new Set(values)].sort();

function first<T>(group: readonly T[]): T {
  const [member] = group;
  if (member === undefined) throw new Error('a group has a member');
  return member;
}
