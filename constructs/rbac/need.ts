import type { ConstructFault } from '../invalid';

/** What may be done to resources. Kubernetes knows no others but those of `Escalation`. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** Verbs that let an account gain more permissions. */
export type Escalation = 'escalate' | 'bind' | 'impersonate';

/** Some kinds of one API group, and what is needed of them. */
export interface Need {
  /** `''` is the core group: pods, Secrets, Services. */
  readonly apiGroup: string;
  /** In the plural and lower case, a subresource after a slash: `pods/log`. */
  readonly resources: readonly [string, ...string[]];
  readonly verbs: readonly [Verb | Escalation, ...(Verb | Escalation)[]];
  /** Only those of these names. Of `create` and `deletecollection` the API server does not know a name. @default - all */
  readonly resourceNames?: readonly [string, ...string[]];
}

/** What of a list of needs no role should say, each of its list. */
export function wrongNeeds(needs: readonly Need[], may: readonly Escalation[]): ConstructFault[] {
  if (needs.length === 0) return [{ prop: 'needs', expected: 'at least one', got: 'none', next: 'leave the role out' }];
  return needs.flatMap((need, index) => wrongNeed(need, may).map((fault) => ({ ...fault, prop: `needs[${index}].${fault.prop}` })));
}

const UNNAMED: readonly string[] = ['create', 'deletecollection'] satisfies Verb[];
const ESCALATIONS: readonly string[] = ['escalate', 'bind', 'impersonate'] satisfies Escalation[];

function wrongNeed({ apiGroup, resources, verbs, resourceNames }: Need, may: readonly Escalation[]): ConstructFault[] {
  const lists = { apiGroup: [apiGroup], resources, verbs, ...(resourceNames && { resourceNames }) };
  const faults = Object.entries(lists).flatMap(([what, values]): ConstructFault[] => {
    if (values.length === 0) return [{ prop: what, expected: 'at least one', got: 'none', next: 'name them' }];
    // Also a part of one: `pods/*` and `*/scale` are wildcards too.
    return values
      .filter((value) => value.includes('*'))
      .map((value) => ({ prop: what, expected: 'no wildcard', got: JSON.stringify(value), next: 'name each' }));
  });
  for (const verb of verbs) {
    if (ESCALATIONS.includes(verb) && !may.includes(verb as Escalation)) {
      faults.push({
        prop: 'verbs',
        expected: 'none by which an account gets more than it was granted',
        got: verb,
        next: 'take it out, or list it in may',
      });
    }
    if (resourceNames !== undefined && UNNAMED.includes(verb)) {
      faults.push({
        prop: 'verbs',
        expected: 'none without a name beside resourceNames',
        got: verb,
        next: 'make it a need of its own without names',
      });
    }
  }
  return faults;
}
