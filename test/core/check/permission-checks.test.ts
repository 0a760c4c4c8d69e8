import { foundIn } from '../../support/found';

const rule = (groups: string, resources: string, verbs: string, more = ''): string =>
  `{apiGroups: [${groups}], resources: [${resources}], verbs: [${verbs}]${more}}`;
const role = (name: string, ...rules: string[]): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
rules: [${rules.join(', ')}]
`;
const bind = (name: string, kind = 'RoleBinding', subject = 'kind: ServiceAccount, name: ci, namespace: shop'): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}${kind === 'RoleBinding' ? ', namespace: shop' : ''}}
roleRef: {kind: ClusterRole, name: ${name}}
subjects: [{${subject}}]
`;
const flux = (account: string): string => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: shop}
spec: {serviceAccountName: ${account}}
`;
const SECRET = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\n';

test.each<[claim: string, rule: string, found: number]>([
  ['all of everything', rule('"*"', '"*"', '"*"'), 1],
  ['all verbs of something', rule('apps', 'deployments', '"*"'), 1],
  ['all resources of the core', rule('""', '"*"', 'get'), 1],
  ['all of a group of its own', rule('example.com', '"*"', '"*"'), 0],
  ['what is named', rule('""', 'pods', 'get, list'), 0],
])('role-wildcard: %s', (_, text, found) => expect(foundIn('role-wildcard', role('ci', text))).toHaveLength(found));

test.each<[claim: string, rule: string, found: number]>([
  ['bind', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind'), 1],
  ['bind of what is named', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind', ', resourceNames: [view]'), 0],
  ['escalate', rule('rbac.authorization.k8s.io', 'roles', 'get, escalate'), 1],
  ['impersonate', rule('""', 'users', 'impersonate'), 1],
  ['tokens', rule('""', 'serviceaccounts/token', 'create'), 1],
  ['any subresource', rule('""', '"*/token"', 'create'), 1],
  ['writing roles alone, which the API server judges', rule('rbac.authorization.k8s.io', 'roles', 'create'), 0],
  ['commands in pods', rule('""', 'pods/exec', 'create'), 1],
  ['commands by way of nodes', rule('""', 'nodes/proxy', 'get'), 1],
  ['certificates', rule('certificates.k8s.io', 'certificatesigningrequests/approval', 'update'), 1],
  ['webhooks that change what others apply', rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'patch'), 1],
  ['a webhook that is named', rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'patch', ', resourceNames: [own]'), 0],
  ['reading webhooks', rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'get, list, watch'), 0],
  ['all resources, of which role-wildcard tells', rule('""', '"*"', 'get, patch'), 0],
  ['tokens of a kind of its own', rule('example.com', 'serviceaccounts/token', 'create'), 0],
])('role-grows: %s', (_, text, found) => expect(foundIn('role-grows', role('ci', text))).toHaveLength(found));

const MAKES = rule('batch', 'jobs', 'create');
test.each<[claim: string, yaml: string, found: number]>([
  ['beside a Secret', role('ci', MAKES) + bind('ci') + SECRET, 1],
  ['in the whole cluster', role('ci', MAKES) + bind('ci', 'ClusterRoleBinding') + SECRET, 1],
  ['without a Secret', role('ci', MAKES) + bind('ci'), 0],
  ['in another namespace', role('ci', MAKES) + bind('ci') + SECRET.replace('shop', 'other'), 0],
  ['bound to nobody', role('ci', MAKES) + SECRET, 0],
  ['it may read them anyhow', role('ci', MAKES, rule('""', 'secrets', 'get')) + bind('ci') + SECRET, 0],
  [
    'it may read them by another role',
    role('ci', MAKES) + bind('ci') + role('reads', rule('""', 'secrets', 'get')) + bind('reads') + SECRET,
    0,
  ],
  ['it may read one of them', role('ci', MAKES, rule('""', 'secrets', 'get', ', resourceNames: [a]')) + bind('ci') + SECRET, 1],
  ['Flux, which applies what makes the Secret too', role('ci', MAKES) + bind('ci') + SECRET + flux('ci'), 0],
  ['an account beside that of Flux', role('ci', MAKES) + bind('ci') + SECRET + flux('other'), 1],
  ['who has all rights anyhow', role('ci', MAKES) + bind('ci', 'ClusterRoleBinding', 'kind: Group, name: "system:masters"') + SECRET, 0],
])('role-makes-pods-beside-secrets: %s', (_, yaml, found) => expect(foundIn('role-makes-pods-beside-secrets', yaml)).toHaveLength(found));

test('role-changes-namespaces: all of them, not those that are named', () => {
  expect(foundIn('role-changes-namespaces', role('ci', rule('""', 'namespaces', 'patch')))).toEqual(['ClusterRole/ci rules[0]']);
  expect(foundIn('role-changes-namespaces', role('ci', rule('""', 'namespaces', 'patch', ', resourceNames: [shop]')))).toEqual([]);
  expect(foundIn('role-changes-namespaces', role('ci', rule('""', 'namespaces', 'create, delete')))).toEqual([]);
});
