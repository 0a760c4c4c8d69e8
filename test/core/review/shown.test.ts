import type { JsonValue, KubernetesObject } from '../../../core/object/object';
import { shownDifference, shownObject } from '../../../core/review/shown';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const MANIFEST = 'kind: Secret\napiVersion: v1\nstringData:\n  login: hunter2\n';
const SECRET = { apiVersion: 'v1', kind: 'Secret', data: { login: base64('hunter2') } };

/** What a person sees of a value at a field of a spec, alone and as part of its object. */
function seen(field: string, value: JsonValue): string {
  const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'api' }, spec: { [field]: value } };
  const hide = (): string => '(hidden)';
  return JSON.stringify([
    shownObject(object as KubernetesObject, hide),
    shownDifference(object as KubernetesObject, { steps: ['spec', field], before: value, after: 'x' }, hide),
  ]);
}

import { cutApart } from '../../../core/review/words';

test.each<[what: string, field: string, value: JsonValue]>([
  ['behind its option', 'args', ['--password', 'hunter2']],
  ['of Redis’ client', 'command', ['redis-cli', '-a', 'hunter2', 'ping']],
  ['of Go’s drivers', 'store', 'me:hunter2@tcp(db:3306)/shop'],
  ['in XML', 'text', '<password>hunter2</password>'],
  ['in YAML in a block', 'text', 'db:\n  password: >-\n    hunter2\n'],
  ['of a netrc', 'text', 'machine a login b password hunter2'],
  ['of Docker', 'text', JSON.stringify({ auths: { r: { auth: base64('me:hunter2') } } })],
  ['of values of a chart', 'values', { auth: { adminPassword: 'hunter2' } }],
  ['in a manifest', 'manifests', [SECRET]],
  ['in a patch', 'patch', MANIFEST],
  ['in a text within a text', 'patch', JSON.stringify({ data: { 'a.yaml': MANIFEST } })],
])('a secret %s is not shown', (_, field, value) => {
  expect(seen(field, value)).not.toMatch(/hunter2|aHVudGVy|VyMg/);
  expect(seen(field, value)).toContain('(hidden)');
});

test('a word behind its option is not shown, also where it alone has changed', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api' }, spec: { args: ['--db-password', 'b2'] } };
  const shown = (at: number) =>
    shownDifference(object as KubernetesObject, { steps: ['spec', 'args', at], before: 'a1', after: 'b2' }, () => '(hidden)');
  expect(shown(1)).toMatchObject({ before: '(hidden)', after: '(hidden)', hidden: true });
  expect(shown(0)).toMatchObject({ before: 'a1', after: 'b2' });
});

test.each<[what: string, field: string, value: JsonValue]>([
  ['a port behind its option', 'args', ['--port', '8080', '--password-file', '/run/a1']],
  ['the name of a Secret', 'values', { auth: { existingSecret: 'db-login' } }],
  ['a Secret without values', 'manifests', [{ ...SECRET, data: {} }]],
])('%s is shown', (_, field, value) => {
  expect(seen(field, value)).not.toContain('(hidden)');
});

test.each([
  ['short', 'a:1', 'a:2', ['a:1', 'a:2']],
  ['long, and different from the start', 'a'.repeat(30), 'b'.repeat(30), [`${'a'.repeat(19)}…`, `${'b'.repeat(19)}…`]],
  ['long, and alike until their end', `${'r'.repeat(40)}/web:1`, `${'r'.repeat(40)}/web:2`, ['…rrr/web:1', '…rrr/web:2']],
  ['long, where one goes on', 'r'.repeat(40), `${'r'.repeat(40)}s`, ['…rrrrrrrr', '…rrrrrrrrs']],
])('of two texts that are %s one sees what differs', (_, before, after, shown) => {
  expect(cutApart(before, after, 20)).toEqual(shown);
});
