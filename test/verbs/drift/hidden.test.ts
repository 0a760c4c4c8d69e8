import { fieldDifferences } from '../../../core/drift/compare';
import type { JsonObject, JsonValue } from '../../../core/object/object';
import { isHidden, refusalShown } from '../../../verbs/drift/hidden';

const SECRET = 'correct horse battery';

/** Whether each difference between two objects is hidden. */
const hidden = (kind: string, live: JsonObject, declared: JsonObject) => {
  const differences = fieldDifferences(live, declared);
  expect(differences.length).toBeGreaterThan(0);
  return differences.every((each) => isHidden(kind, each, [live, declared]));
};
const pod = (container: JsonObject): JsonObject => ({ spec: { containers: [{ name: 'web', ...container }] } });

test.each<[string, string, JsonObject, JsonObject]>([
  ['data of a Secret', 'Secret', { data: { a: 'eA==' } }, { data: { a: 'eQ==' } }],
  ['data of a Secret that somebody removed or added whole', 'Secret', { data: { a: SECRET } }, {}],
  ['stringData of a Secret', 'Secret', { stringData: { a: 'x' } }, { stringData: { a: 'y' } }],
  ['an annotation of a Secret', 'Secret', { metadata: { annotations: { note: SECRET } } }, { metadata: {} }],
  [
    'what kubectl keeps of any object',
    'ConfigMap',
    { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } } },
    { metadata: { annotations: {} } },
  ],
  ['a template of an ExternalSecret', 'ExternalSecret', { spec: { target: { template: { data: { a: SECRET } } } } }, { spec: {} }],
  ['data of a SealedSecret', 'SealedSecret', { spec: { encryptedData: { a: 'x' } } }, { spec: { encryptedData: { a: 'y' } } }],
  [
    'a variable with the name of one',
    'Pod',
    pod({ env: [{ name: 'DB_PASSWORD', value: SECRET }] }),
    pod({ env: [{ name: 'DB_PASSWORD', value: 'x' }] }),
  ],
  [
    'such a variable that came',
    'Pod',
    pod({
      env: [
        { name: 'API_TOKEN', value: SECRET },
        { name: 'A', value: 'b' },
      ],
    }),
    pod({ env: [{ name: 'A', value: 'b' }] }),
  ],
  ['all variables that came', 'Pod', pod({ env: [{ name: 'API_TOKEN', value: SECRET }] }), pod({})],
  [
    'an address with a password',
    'Pod',
    pod({ env: [{ name: 'A', value: 'postgres://a:b@db/x' }] }),
    pod({ env: [{ name: 'A', value: 'x' }] }),
  ],
  ['an argument', 'Pod', pod({ args: [`--db-password=${SECRET}`] }), pod({ args: ['--db-password=x'] })],
  ['an argument after its flag', 'Pod', pod({ args: ['--token', SECRET] }), pod({ args: ['--token', 'x'] })],
  ['arguments that came', 'Pod', pod({ args: ['--token', SECRET] }), pod({})],
  ['a line of a ConfigMap', 'ConfigMap', { data: { 'app.conf': `user=a\npassword=${SECRET}\n` } }, { data: { 'app.conf': 'user=a\n' } }],
  ['a word of Redis’ client', 'Pod', pod({ command: ['redis-cli', '-a', 'hunter2'] }), pod({})],
  ['an older name', 'Pod', pod({ env: [{ name: 'MYSQL_PWD', value: SECRET }] }), pod({ env: [{ name: 'MYSQL_PWD', value: 'x' }] })],
  ['YAML in a block', 'ConfigMap', { data: { a: 'db:\n  password: >-\n    hunter2\n' } }, { data: { a: 'db: {}\n' } }],
  ['XML', 'ConfigMap', { data: { a: '<password>hunter2</password>' } }, { data: { a: '<a/>' } }],
  ['a login of netrc', 'ConfigMap', { data: { a: 'machine a login b password hunter2' } }, { data: { a: 'machine a' } }],
  [
    'the manifest of a Secret',
    'ManifestWork',
    { spec: { manifests: [{ apiVersion: 'v1', kind: 'Secret', data: { login: 'aHVudGVyMg==' } }] } },
    { spec: {} },
  ],
  [
    'a patch of a Secret',
    'Kustomization',
    { spec: { patch: 'kind: Secret\nstringData: {login: hunter2}\n' } },
    { spec: { patch: 'kind: Secret\n' } },
  ],
  ['values of a chart', 'HelmRelease', { spec: { values: { auth: { password: SECRET } } } }, { spec: { values: { auth: {} } } }],
  ['values of a chart that came whole', 'HelmRelease', { spec: { values: { auth: { adminPassword: SECRET } } } }, { spec: {} }],
  ['a field that is named like one', 'Thing', { spec: { clientSecret: SECRET } }, { spec: { clientSecret: 'x' } }],
  [
    'a list below a field that is named like one',
    'Thing',
    { spec: { apiKeys: ['x'], accessTokens: [SECRET] } },
    { spec: { apiKeys: ['x'], accessTokens: ['y'] } },
  ],
  ['what has the shape of a token', 'Thing', { spec: { a: `ghp_${'a1B2'.repeat(9)}` } }, { spec: { a: 'x' } }],
])('%s is not shown', (_, kind, live, declared) => {
  expect(hidden(kind, live, declared)).toBe(true);
});

test.each<[string, JsonValue, JsonValue]>([
  ['replicas', 2, 3],
  ['image', 'ghcr.io/example/web:1@sha256:aaaa', 'ghcr.io/example/web:2@sha256:bbbb'],
  ['secretName', 'web-tls', 'other'],
  ['automountServiceAccountToken', true, false],
  ['tokenExpirationSeconds', 3600, 600],
  ['command', ['nginx', '-g'], ['nginx', '-c']],
])('%s is shown', (name, live, declared) => {
  const differences = fieldDifferences({ spec: { [name]: live } }, { spec: { [name]: declared } });
  expect(differences.map((each) => isHidden('Deployment', each))).toEqual([false]);
});

test('of a Secret its type and labels are shown', () => {
  const differences = fieldDifferences({ type: 'a', metadata: { labels: { a: 'b' } } }, { type: 'b', metadata: { labels: { a: 'c' } } });
  expect(differences.map((each) => isHidden('Secret', each))).toEqual([false, false]);
});

test('prints the API server’s error about a Secret without the quoted values', () => {
  expect(refusalShown('Secret', `data[a]: Invalid value: "${SECRET}": too long`)).toBe('data[a]: Invalid value: "***": too long');
  expect(refusalShown('Pod', 'spec: Invalid value: "x"')).toBe('spec: Invalid value: "x"');
});
