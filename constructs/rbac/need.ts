/** What may be done to resources. Kubernetes knows no others but those of `Escalation`. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** Verbs by which an account can become more than it was granted. */
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

/** What of a list of needs no role should say: `what: expected …, got …; what to do`. */
export function wrongNeeds(needs: readonly Need[], may: readonly Escalation[]): string[] {
  if (needs.length === 0) return ['needs: expected at least one, got none; leave the role out'];
  return needs.flatMap((need, index) => wrongNeed(need, may).map((problem) => `needs[${index}].${problem}`));
}

const UNNAMED: readonly string[] = ['create', 'deletecollection'] satisfies Verb[];
const ESCALATIONS: readonly string[] = ['escalate', 'bind', 'impersonate'] satisfies Escalation[];

function wrongNeed({ apiGroup, resources, verbs, resourceNames }: Need, may: readonly Escalation[]): string[] {
  const lists = { apiGroup: [apiGroup], resources, verbs, ...(resourceNames && { resourceNames }) };
  const problems = Object.entries(lists).flatMap(([what, values]) => {
    if (values.length === 0) return [`${what}: expected at least one, got none; name them`];
    // Also a part of one: `pods/*` and `*/scale` are wildcards too.
    return values
      .filter((value) => value.includes('*'))
      .map((value) => `${what}: expected no wildcard, got ${JSON.stringify(value)}; name each`);
  });
  for (const verb of verbs) {
    if (ESCALATIONS.includes(verb) && !may.includes(verb as Escalation)) {
      problems.push(`verbs: expected none by which an account gets more than it was granted, got ${verb}; take it out, or list it in may`);
    }
    if (resourceNames !== undefined && UNNAMED.includes(verb)) {
      problems.push(`verbs: expected none without a name beside resourceNames, got ${verb}; make it a need of its own without names`);
    }
  }
  return problems;
}
