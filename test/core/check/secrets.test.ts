import { secretsInTree } from '../../../core/check/secrets';
import { sentenceOf } from '../../../core/errors';
import type { JsonObject, RenderedObject } from '../../../core/object/object';
import { Random } from '../../support/random';
import { PROVIDER_TOKENS } from '../../support/secret-corpus';

const random = new Random(5);
const token = PROVIDER_TOKENS['GitHub personal']?.(random) ?? '';
const drawn = `a1Z${random.text('ABCDEFGHabcdefgh01234567', 30)}9`;

const rendered = (kind: string, rest: JsonObject, apiVersion = 'v1'): RenderedObject => ({
  object: { apiVersion, kind, metadata: { name: 'api' }, ...rest },
  application: 'shop',
  construct: 'shop/api/Resource',
});

const found = (object: RenderedObject, allowed: readonly string[] = []): string[] =>
  secretsInTree([object], allowed).map((each) => sentenceOf(each).split(',')[0] ?? '');

const container = (rest: JsonObject): RenderedObject =>
  rendered('Deployment', { spec: { template: { spec: { containers: [{ name: 'api', ...rest }] } } } }, 'apps/v1');

const bytes = (count: number): string => Buffer.alloc(count, 200).toString('base64');
const encrypted = (data: string, iv = bytes(32), tag = bytes(16)): string => `ENC[AES256_GCM,data:${data},iv:${iv},tag:${tag},type:str]`;
const ENC = encrypted(bytes(12));
const SOPS = { age: [{ recipient: 'age1x', enc: 'x' }], mac: ENC, version: '3.9.4', lastmodified: '2026-01-01T00:00:00Z' };

describe('a Secret', () => {
  test.each([
    ['with data', { data: { password: 'aHVudGVyMg==' } }],
    ['with stringData', { stringData: { password: 'hunter2' } }],
    ['with a placeholder', { stringData: { password: 'changeme' } }],
  ])('refuses %s without showing its value', (_, rest) => {
    const problems = secretsInTree([rendered('Secret', rest)]);
    expect(problems).toMatchObject([{ code: 'SECRET_IN_TREE', place: { file: 'shop/secret-api.yaml' } }]);
    expect(problems.map(sentenceOf).join()).toMatch(
      /^(?:data|stringData)\.password \(shop\/api\/Resource\): expected no value in a rendered Secret/,
    );
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|aHVudGVyMg|changeme/);
  });

  test.each([
    ['without values', {}],
    ['with an empty map', { data: {} }],
    ['with empty values', { data: { token: '' } }],
    ['that SOPS encrypted', { data: { password: ENC }, sops: SOPS }],
  ])('%s passes', (_, rest) => {
    expect(found(rendered('Secret', rest))).toEqual([]);
  });

  test.each([
    [
      'one value in plain text',
      { data: { password: ENC, other: 'aHVudGVyMg==' }, sops: SOPS },
      ['data.other (shop/api/Resource): expected a value that SOPS encrypted'],
    ],
    ['no MAC', { data: { password: ENC }, sops: { ...SOPS, mac: 'x' } }, ['sops (shop/api/Resource): expected a `mac` that SOPS wrote']],
    [
      'no recipient',
      { data: { password: ENC }, sops: { ...SOPS, age: [] } },
      ['sops (shop/api/Resource): expected at least one recipient (age'],
    ],
    [
      'a recipient without a key',
      { data: { password: ENC }, sops: { ...SOPS, age: [{}] } },
      ['sops (shop/api/Resource): expected at least one recipient (age'],
    ],
    [
      'a value that is not encrypted',
      { data: { password: encrypted(Buffer.from('correct horse').toString('base64')) }, sops: SOPS },
      ['data.password (shop/api/Resource): expected a value that SOPS encrypted'],
    ],
    [
      'a value that nothing was drawn for',
      { data: { password: encrypted(bytes(12), 'AA=='), other: encrypted(bytes(12), bytes(32), 'AA==') }, sops: SOPS },
      [
        'data.password (shop/api/Resource): expected a value that SOPS encrypted',
        'data.other (shop/api/Resource): expected a value that SOPS encrypted',
      ],
    ],
    [
      'metadata alone',
      { data: { password: 'aHVudGVyMg==' }, sops: {} },
      [
        'data.password (shop/api/Resource): expected a value that SOPS encrypted',
        'sops (shop/api/Resource): expected a `mac` that SOPS wrote',
        'sops (shop/api/Resource): expected the `version` of SOPS',
        'sops (shop/api/Resource): expected at least one recipient (age',
      ],
    ],
  ])('of SOPS with %s is refused', (_, rest, expected) => {
    expect(found(rendered('Secret', rest))).toEqual(expected);
  });
});

describe('a value that looks like a secret is refused', () => {
  test.each([
    ['in a file of a ConfigMap', rendered('ConfigMap', { data: { 'app.conf': `url = x\ntoken = ${drawn}\n` } }), 'data.app.conf'],
    ['in a ConfigMap', rendered('ConfigMap', { data: { API_TOKEN: drawn } }), 'data.API_TOKEN'],
    ['as a password of a ConfigMap', rendered('ConfigMap', { data: { DB_PASSWORD: 'hunter2' } }), 'data.DB_PASSWORD'],
    ['in binary data', rendered('ConfigMap', { binaryData: { f: Buffer.from(`x ${token} y`).toString('base64') } }), 'binaryData.f'],
    ['in an argument', container({ args: ['--token', drawn] }), 'spec.template.spec.containers[0].args[1]'],
    ['in a command', container({ command: ['sh', '-c', `curl -H 'x: ${token}' http://a`] }), 'spec.template.spec.containers[0].command[2]'],
    ['in a variable', container({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }), 'spec.template.spec.containers[0].env[0].value'],
    [
      'in an annotation',
      rendered('Service', { metadata: { name: 'api', annotations: { note: `was ${token}` } } }),
      'metadata.annotations.note',
    ],
    ['in a field of any kind', rendered('Widget', { spec: { deep: [{ er: token }] } }, 'example.com/v1'), 'spec.deep[0].er'],
    [
      'in the metadata of an encrypted Secret',
      rendered('Secret', { metadata: { name: 'api', annotations: { last: token } }, data: { p: ENC }, sops: SOPS }),
      'metadata.annotations.last',
    ],
  ])('%s', (_, object, path) => {
    const problems = secretsInTree([object]);
    expect(problems).toHaveLength(1);
    expect(problems.map(sentenceOf).join()).toMatch(`${path} (shop/api/Resource): looks like`);
    expect(JSON.stringify(problems)).not.toContain(token);
    expect(JSON.stringify(problems)).not.toContain(drawn);
  });

  test('but for one that the environment file let through', () => {
    expect(found(rendered('ConfigMap', { data: { API_TOKEN: drawn } }), [drawn])).toEqual([]);
    expect(found(rendered('ConfigMap', { data: { API_TOKEN: drawn, OTHER: token } }), [drawn])).toHaveLength(1);
  });
});

test('what names a secret passes', () => {
  const env: readonly JsonObject[] = [
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'kaze-postgres', key: 'password' } } },
    { name: 'DB_URL', value: 'postgres://kaze:$(DB_PASSWORD)@db:5432/kaze' },
  ];
  expect(found(container({ env, args: ['--password-file=/run/secrets/password'] }))).toEqual([]);
});
