import { secretsInTree, secretTexts } from '../../../core/check/secrets';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject, JsonValue } from '../../../core/object/object';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const object = (kind: string, rest: JsonObject, apiVersion = 'example.com/v1') => ({
  apiVersion,
  kind,
  metadata: { name: 'api', namespace: 'shop' },
  ...rest,
});

/** Places of findings, by a render, and by `check` of a folder. */
function found(each: ReturnType<typeof object>): { readonly rendered: string[]; readonly checked: string[] } {
  const problems = secretsInTree([{ object: each, application: 'shop', construct: 'c' }]);
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|aHVudGVyMg/);
  return {
    rendered: problems.map((problem) => sentenceOf(problem).split(' ')[0] ?? ''),
    checked: secretTexts(each).map(({ path }) => path),
  };
}

const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, data: { login: base64('hunter2') } };
const MANIFEST = 'apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData:\n  login: hunter2\n';
const configMap = (key: string, text: string) => object('ConfigMap', { data: { [key]: text } }, 'v1');
const source = (rest: JsonObject) => object('Application', { spec: { source: rest } }, 'argoproj.io/v1alpha1');
const pod = (rest: JsonObject) => object('Pod', { spec: { containers: [{ name: 'api', ...rest }] } }, 'v1');
const FIRST = 'spec.containers[0]';

const HELD: readonly (readonly [what: string, object: ReturnType<typeof object>, path: string])[] = [
  ['a manifest that Crossplane applies', object('Object', { spec: { forProvider: { manifest: SECRET } } }), 'spec.forProvider.manifest'],
  ['a list of manifests', object('ManifestWork', { spec: { manifests: [SECRET] } }), 'spec.manifests[0]'],
  [
    'a list of Secrets',
    object('Widget', { spec: { of: { kind: 'SecretList', items: [{ data: { login: 'eA==' } }] } } }),
    'spec.of.items[0]',
  ],
  ['a text of a ConfigMap', configMap('a.yaml', MANIFEST), 'data.a.yaml'],
  ['a text within a text', configMap('a.yaml', JSON.stringify({ spec: { patch: MANIFEST } })), 'data.a.yaml'],
  ['a patch of Flux', object('Kustomization', { spec: { patches: [{ patch: MANIFEST }] } }), 'spec.patches[0].patch'],
  [
    'a patch by RFC 6902',
    object('Kustomization', { spec: { patches: [{ patch: '- op: add\n  path: /stringData/login\n  value: hunter2\n' }] } }),
    'spec.patches[0].patch',
  ],
  [
    'what kubectl applied last',
    object('Service', { metadata: { name: 'api', annotations: { last: JSON.stringify(SECRET) } } }, 'v1'),
    'metadata.annotations.last',
  ],
  ['values of a chart, of Argo CD', source({ helm: { values: 'auth:\n  adminPassword: hunter2\n' } }), 'spec.source.helm.values'],
  [
    'the same as a map',
    source({ helm: { valuesObject: { auth: { password: 'hunter2' } } } }),
    'spec.source.helm.valuesObject.auth.password',
  ],
  ['a parameter', source({ helm: { parameters: [{ name: 'a.password', value: 'hunter2' }] } }), 'spec.source.helm.parameters[0].value'],
  [
    'values of a chart, of Flux',
    object('HelmRelease', { spec: { values: { auth: { password: 'hunter2' } } } }),
    'spec.values.auth.password',
  ],
  ['what Flux fills in', object('Kustomization', { spec: { substitute: { DB_PASSWORD: 'hunter2' } } }), 'spec.substitute.DB_PASSWORD'],
  ['a field of any kind', object('Redis', { spec: { password: 'hunter2' } }), 'spec.password'],
  [
    'a template of a Secret',
    object('ExternalSecret', { spec: { template: { data: { password: 'hunter2' } } } }),
    'spec.template.data.password',
  ],
  ['a machine’s first boot', object('Vm', { spec: { userData: '#cloud-config\npassword: hunter2\n' } }), 'spec.userData'],
  ['one variable', configMap('.env', 'DB_PASSWORD=hunter2'), 'data..env'],
  ['a short name', configMap('.env', 'A=b\nDB_PASS=hunter2\n'), 'data..env'],
  ['a password of words', configMap('.env', 'A=b\nDB_PASSWORD="correct horse battery staple"\n'), 'data..env'],
  ['JSON on one line', configMap('a.json', '{"db":{"password":"hunter2"}}'), 'data.a.json'],
  ['YAML below a key', configMap('a.yaml', 'db:\n  password: hunter2\n'), 'data.a.yaml'],
  ['YAML in a block', configMap('a.yaml', 'db:\n  password: >-\n    hunter2\n'), 'data.a.yaml'],
  ['YAML with an anchor', configMap('a.yaml', 'db:\n  password: &pw "hunter\\x32"\n'), 'data.a.yaml'],
  ['XML', configMap('a.xml', '<server><password>hunter2</password></server>'), 'data.a.xml'],
  ['XML, an attribute', configMap('a.xml', '<server password="hunter2"/>'), 'data.a.xml'],
  ['npm’s settings', configMap('.npmrc', '//r.example.com/:_authToken=2b6d6a5c-6d1e-4a6f-9a3e-0d1c2b3a4f5e'), 'data..npmrc'],
  ['npm’s older ones', configMap('.npmrc', `//r.example.com/:_auth=${base64('user:hunter2')}\n`), 'data..npmrc'],
  ['Docker’s', configMap('config.json', JSON.stringify({ auths: { r: { auth: base64('user:hunter2') } } })), 'data.config.json'],
  [
    'Docker’s on lines',
    configMap('config.json', JSON.stringify({ auths: { r: { auth: base64('user:hunter2') } } }, null, 2)),
    'data.config.json',
  ],
  ['a kubeconfig', configMap('config', 'users:\n- name: a\n  user:\n    username: a\n    password: hunter2\n'), 'data.config'],
  ['netrc', configMap('.netrc', 'machine example.com login me password hunter2'), 'data..netrc'],
  ['pgpass', configMap('.pgpass', 'db.example.com:5432:shop:me:hunter2'), 'data..pgpass'],
  ['PuTTY’s keys', configMap('id.ppk', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'), 'data.id.ppk'],
  ['a private key without its frame', configMap('key', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA'), 'data.key'],
  ['an option', pod({ args: ['--password=hunter2'] }), `${FIRST}.args[0]`],
  ['an option of two words', pod({ args: ['--password', 'hunter2'] }), `${FIRST}.args`],
  ['an option in a script', pod({ command: ['sh', '-c', 'mysql --password=hunter2 -u a'] }), `${FIRST}.command[2]`],
  ['Redis’ option', pod({ args: ['redis-server', '--requirepass', 'hunter2'] }), `${FIRST}.args`],
  ['a key of an API', pod({ args: ['--api-key=abc123def'] }), `${FIRST}.args[0]`],
  ['a probe', pod({ livenessProbe: { exec: { command: ['redis-cli', '-a', 'hunter2', 'ping'] } } }), `${FIRST}.livenessProbe.exec.command`],
  ['a connection', pod({ env: [{ name: 'DSN', value: 'Server=db;User=me;Password=hunter2;' }] }), `${FIRST}.env[0].value`],
  ['a query', pod({ env: [{ name: 'DB', value: 'jdbc:postgresql://db/a?user=me&password=hunter2' }] }), `${FIRST}.env[0].value`],
  ['what Go’s drivers take', pod({ env: [{ name: 'DB', value: 'me:hunter2@tcp(db:3306)/shop' }] }), `${FIRST}.env[0].value`],
];

test.each(HELD)('a secret in %s is found', (_, each, path) => {
  expect(found(each)).toEqual({ rendered: [path], checked: [path] });
});

const map = (data: JsonValue) => object('Object', { spec: { manifest: { apiVersion: 'v1', kind: 'Secret', data } } });

test.each([
  ['a Secret without values in a manifest', map({})],
  ['one that a template fills in', map({ login: '{{ .password }}', other: base64('$(PASSWORD)') })],
  ['another project’s kind of that name', object('Widget', { spec: { manifest: { ...SECRET, apiVersion: 'example.com/v1' } } })],
  ['what a controller alone can open', object('SealedSecret', { spec: { encryptedData: { password: 'AgBy3i4OJSWK+PiTySYZZA9rO' } } })],
  ['the name of a Secret', object('HelmRelease', { spec: { values: { auth: { existingSecret: 'db-login', password: '' } } } })],
  ['a template of a Secret', object('ExternalSecret', { spec: { template: { data: { password: 'x-{{ .password }}' } } } })],
  ['a variable of the kubelet', pod({ args: ['redis-server', '--requirepass', '$(REDIS_PASSWORD)'] })],
  ['variables of a shell', pod({ command: ['sh', '-c', 'psql --password "$PW"; PGPASSWORD=$(cat /pw) a; [ "$DB_PASSWORD" == "" ]'] })],
  [
    'a file’s path',
    pod({ args: ['--password-file=/run/secrets/1', '--password-file', '/run/a2'], env: [{ name: 'PWD', value: '/app1' }] }),
  ],
  ['words of a translation', configMap('de.json', '{"password": "Your password, 8 letters", "token": "A token"}')],
  ['addresses', object('Widget', { spec: { at: ['00:11:22:33:44:55', 'fe80:1:2:3:4', 'sun:05:00-sun:06:00'] } })],
  ['a schema', object('Widget', { spec: { properties: { password: { type: 'string', enum: ['a1', 'b2'] } } } })],
])('%s passes', (_, each) => {
  expect(found(each)).toEqual({ rendered: [], checked: [] });
});
