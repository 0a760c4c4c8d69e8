import { groupBy } from '../group-by';
import { textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { allows, bindings, type Grant, grants, holdersOf, isEverything, nameOf, type RoleRule, roleRules, subjectsOf } from './grants';
import { makesPods } from './pod-makers';
import type { World } from './world';

const GOOD_PRACTICES = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

const role = (rule: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: shop}
rules: [${rule}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: shop}]
`;
const clusterRole = (rule: string): string =>
  role(rule)
    .replace('kind: Role\n', 'kind: ClusterRole\n')
    .replace('kind: Role,', 'kind: ClusterRole,')
    .replace('ci, namespace: shop}\nrules', 'ci}\nrules');
const SECRET = `---
apiVersion: v1
kind: Secret
metadata: {name: database, namespace: shop}
`;
const READS_PODS = '{apiGroups: [""], resources: [pods], verbs: [get, list]}';

const RBAC = 'rbac.authorization.k8s.io';
/** Verbs by which one gets what one does not have. */
const GROWING: readonly (readonly [group: string, resource: string, verb: string, why: string])[] = [
  [RBAC, 'roles', 'escalate', 'may write roles with more rights than it has'],
  [RBAC, 'clusterroles', 'escalate', 'may write roles with more rights than it has'],
  [RBAC, 'roles', 'bind', 'may give itself any Role'],
  [RBAC, 'clusterroles', 'bind', 'may give itself any ClusterRole'],
  ['', 'users', 'impersonate', 'may act as any user'],
  ['', 'groups', 'impersonate', 'may act as any group'],
  ['', 'serviceaccounts', 'impersonate', 'may act as any ServiceAccount'],
  ['', 'serviceaccounts/token', 'create', 'may get a token of any ServiceAccount'],
];

/** What gives as much by a detour. Of a star over all resources `role-wildcard` tells. */
const GROWING_BY_DETOUR: typeof GROWING = [
  ['', 'pods/exec', 'create', 'may run commands in any pod, with its ServiceAccount'],
  ['', 'pods/attach', 'create', 'may run commands in any pod, with its ServiceAccount'],
  ['', 'pods/ephemeralcontainers', 'patch', 'may run commands in any pod, with its ServiceAccount'],
  ['', 'pods/ephemeralcontainers', 'update', 'may run commands in any pod, with its ServiceAccount'],
];

/** The same, of what stands in no namespace: a Role of a namespace gives none of it. */
const GROWING_IN_CLUSTER: typeof GROWING = [
  ['', 'nodes/proxy', 'get', 'may run commands in any pod by way of its node'],
  ['', 'nodes/proxy', 'create', 'may run commands in any pod by way of its node'],
  ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update', 'may make certificates for any user'],
  ...['create', 'patch', 'update'].map(
    (verb) => ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', verb, 'may change whatever others apply'] as const,
  ),
];

/** Subjects that can get more rights than were meant, each with the way. */
export const PERMISSION_CHECKS: readonly Check[] = [
  {
    id: 'role-wildcard',
    severity: 'warning',
    title: 'a role names what it allows',
    why: 'A star allows what there is today and what anybody installs tomorrow, Secrets and roles too.',
    fix: 'Name the resources and the verbs.',
    source: `${GOOD_PRACTICES}#least-privilege`,
    good: role(READS_PODS),
    bad: role('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'),
    find: (world) =>
      roleRules(world).flatMap((rule) => {
        const stars = (['verbs', 'resources'] as const).filter((field) => rule[field].includes('*'));
        if (stars.length === 0 || !rule.groups.some(isOfKubernetes)) return [];
        return [ruleFound(world, rule, `allows ${stars.map((field) => `all ${field}`).join(' of ')}`, 'name what is needed')];
      }),
  },
  {
    id: 'role-grows',
    severity: 'warning',
    title: 'nobody can give themselves more rights',
    why: 'With escalate, bind, impersonate or tokens of others a subject has every right that it likes, whatever the rest of its roles say. Commands in pods of others, certificates for others and webhooks that change what others apply give as much.',
    fix: 'Leave the verb out, or name in resourceNames what it is for.',
    source: `${GOOD_PRACTICES}#privilege-escalation-risks`,
    good: role(READS_PODS),
    bad: role('{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]}'),
    find: (world) =>
      roleRules(world).flatMap((rule) => {
        if (rule.names.length > 0 || isEverything(rule)) return [];
        const detours = rule.resources.includes('*') ? [] : GROWING_BY_DETOUR;
        const all = [...GROWING, ...detours, ...(detours.length > 0 && rule.role.kind === 'ClusterRole' ? GROWING_IN_CLUSTER : [])];
        const ways = all.filter(([group, resource, verb]) => allows(rule, group, resource, verb)).map(([, , , why]) => why);
        return ways.length === 0
          ? []
          : [ruleFound(world, rule, [...new Set(ways)].join(', '), 'leave the verb out, or name what it is for')];
      }),
  },
  {
    id: 'role-changes-namespaces',
    severity: 'warning',
    title: 'nobody changes the labels of namespaces without need',
    why: 'Labels of a namespace say which pods it takes and who may reach them. Whoever changes them lifts the Pod Security Standard, and opens network policies.',
    fix: 'Leave the verb out, or name the namespaces in resourceNames.',
    source: `${GOOD_PRACTICES}#namespace-modification`,
    good: clusterRole('{apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}'),
    bad: clusterRole('{apiGroups: [""], resources: [namespaces], verbs: [patch]}'),
    find: (world) =>
      roleRules(world)
        .filter((rule) => rule.role.kind === 'ClusterRole' && rule.names.length === 0 && !isEverything(rule))
        .filter((rule) => ['patch', 'update'].some((verb) => allows(rule, '', 'namespaces', verb)))
        .map((rule) => ruleFound(world, rule, 'may change any namespace', 'leave patch and update out, or name the namespaces')),
  },
  {
    id: 'role-makes-pods-beside-secrets',
    severity: 'warning',
    title: 'who may not read Secrets makes no pods beside them',
    why: 'Whoever makes pods in a namespace can mount each of its Secrets and read it there.',
    fix: 'Let it make pods in a namespace of their own, or take reading Secrets as given.',
    source: `${GOOD_PRACTICES}#workload-creation`,
    good: `${role(READS_PODS)}${SECRET}`,
    bad: `${role('{apiGroups: [batch], resources: [jobs], verbs: [create]}')}${SECRET}`,
    find: makesPodsBesideSecrets,
  },
  {
    id: 'binding-to-cluster-admin',
    severity: 'warning',
    title: 'nobody has all rights of a cluster',
    why: 'The role cluster-admin allows everything: what takes over the subject has the cluster, or by a RoleBinding the namespace with all its Secrets and roles.',
    fix: 'Bind a role that names what is needed.',
    source: `${GOOD_PRACTICES}#least-privilege`,
    good: role(READS_PODS),
    bad: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ci, namespace: shop}]
`,
    find: (world) =>
      bindings(world)
        .filter((each) => textAt(each, 'roleRef', 'name') === 'cluster-admin' && textAt(each, 'roleRef', 'kind') === 'ClusterRole')
        .map((object) => ({
          object,
          path: 'roleRef.name',
          wrong: `gives ${subjectsOf(object).join(', ') || 'nobody'} all rights ${object.kind === 'RoleBinding' ? 'in its namespace' : 'in the cluster'}`,
          next: 'bind a role that names what is needed',
        })),
  },
];

/** All of a group of one's own kinds can be what is meant. */
const isOfKubernetes = (group: JsonValue): boolean => group === '*' || !String(group).includes('.') || String(group).endsWith('.k8s.io');

function ruleFound(world: World, { role: object, index }: RoleRule, what: string, next: string): Found {
  const holders = holdersOf(world, object);
  return { object, path: `rules[${index}]`, wrong: `${holders ?? 'whoever is bound to it'}: ${what}`, next };
}

function makesPodsBesideSecrets(world: World): Found[] {
  const all = grants(world);
  const secrets = secretsOf(world);
  const byNamespace = groupBy(secrets, (secret) => world.namespaceOf(secret));
  const reading = all.filter(({ rule }) => rule.names.length === 0 && allows(rule, '', 'secrets', 'get'));
  const readers = groupBy(
    reading.flatMap((grant) => subjectsOf(grant.binding).map((subject) => ({ subject, grant }))),
    ({ subject }) => subject,
  );
  const deployers = deployersOf(world);
  const makers = all.filter(
    ({ rule, binding }) =>
      !isEverything(rule) &&
      makesPods(rule) &&
      !subjectsOf(binding).includes('Group system:masters') &&
      !isOnly(deployers, subjectsOf(binding)),
  );
  return makers.flatMap((grant): Found[] => {
    const [secret] = grant.namespace === undefined ? secrets : (byNamespace.get(grant.namespace) ?? []);
    if (secret === undefined || readsSecrets(readers, grant)) return [];
    const { role: object, index } = grant.rule;
    const who = `${subjectsOf(grant.binding).join(', ') || 'nobody'} by ${nameOf(grant.binding)}`;
    return [
      {
        object,
        path: `rules[${index}]`,
        about: nameOf(grant.binding),
        wrong: `${who}: may not read ${nameOf(secret)}, and may make a pod that mounts it`,
        next: 'let it make pods in a namespace of their own',
      },
    ];
  });
}

/** Accounts as which Flux applies a folder: whoever may write there has the Secrets of the namespace anyhow, by what is applied. */
function deployersOf(world: World): ReadonlySet<string> {
  const applied = ['kustomize.toolkit.fluxcd.io/Kustomization', 'helm.toolkit.fluxcd.io/HelmRelease'].flatMap((kind) => world.of(kind));
  return new Set(
    applied.flatMap((object) => {
      const name = textAt(object, 'spec', 'serviceAccountName');
      return name === undefined ? [] : [`ServiceAccount ${world.namespaceOf(object)}/${name}`];
    }),
  );
}

const isOnly = (known: ReadonlySet<string>, subjects: readonly string[]): boolean =>
  subjects.length > 0 && subjects.every((subject) => known.has(subject));

/** Secrets, and what one is made of. */
function secretsOf(world: World): readonly KubernetesObject[] {
  return ['/Secret', 'external-secrets.io/ExternalSecret', 'bitnami.com/SealedSecret'].flatMap((kind) => world.of(kind));
}

/** Whether some subject of a binding may read the Secrets anyhow. @param readers who may read Secrets, by subject */
function readsSecrets(readers: ReadonlyMap<string, readonly { readonly grant: Grant }[]>, { binding, namespace }: Grant): boolean {
  return subjectsOf(binding)
    .flatMap((subject) => readers.get(subject) ?? [])
    .some(({ grant }) => grant.namespace === undefined || grant.namespace === namespace);
}
