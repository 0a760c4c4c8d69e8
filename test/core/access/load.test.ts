import type { Access } from '../../../core/access/access';
import { loadAccess } from '../../../core/access/load';
import { mayWrite, ownsAll, roleOf } from '../../../core/access/permission';
import { FIRST_SAMPLE } from '../../support/first-sample';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmmZbzqVqRfcMbYwYfJVqvW5zsBSXsxwPn5jWGPQJcX';
const text = `actors:
  ada: { ssh: [${KEY}] }
  grace: {}
grants:
  - { actors: [ada], role: owner, environments: ["*"] }
  - { actors: [grace], role: admin, environments: [memql/staging, "kaze/*"] }
`;
const load = (from = '', to = ''): Access => loadAccess({ text: text.replace(from, to), file: 'access.yaml' });

describe('access.yaml', () => {
  test.each([
    ['ada', 'memql/prod', 'owner'],
    ['ada', '*', 'owner'],
    ['grace', 'memql/staging', 'admin'],
    ['grace', 'kaze/agency-prod', 'admin'],
    ['grace', 'memql/prod', undefined],
    ['grace', 'kazen/prod', undefined],
    ['grace', '*', undefined],
    ['eve', 'memql/staging', undefined],
  ])('%s is for %s: %s', (actor, target, role) => {
    expect(roleOf(load(), actor, target)).toBe(role);
    expect(mayWrite(load(), actor, target)).toBe(role !== undefined);
  });

  test('only owners of all environments own the file', () => {
    expect([ownsAll(load(), 'ada'), ownsAll(load(), 'grace'), ownsAll(load('"*"', 'kaze/*'), 'ada')]).toEqual([true, false, false]);
  });

  test.each([
    [
      'a name that is granted to and not there',
      '[grace]',
      '[grce]',
      '6:16 grants[1].actors[0]: expected ada or grace, got "grce"; write grace',
    ],
    [
      'a key of two',
      'grace: {}',
      `grace: { ssh: [${KEY}] }`,
      '3:18 actors.grace.ssh[0]: expected what proves one actor alone, got what proves ada too',
    ],
    ['a key that is none', KEY, 'ssh-dss AAAA', '2:16 actors.ada.ssh[0]: expected the first two words of a public key file'],
    ['a role that is none', 'role: admin', 'role: reader', 'grants[1].role: expected "owner", "admin" or "publisher", got "reader"'],
    ['a pattern that is none', 'memql/staging', 'memql', 'grants[1].environments[0]: expected SYSTEM/ENV, SYSTEM/* or *, got "memql"'],
    ['an unknown key', 'grants:', 'grant:', 'grant: unknown key, expected grants'],
    [
      'an issuer without TLS',
      'grace: {}',
      'grace: { oidc: [{ issuer: "http://x.example", subject: s }] }',
      'actors.grace.oidc[0].issuer: expected an https URL',
    ],
  ])('%s is refused in its place', (_, from, to, message) => {
    expect(() => load(from, to)).toThrow(message);
  });

  test.each(['__proto__', 'constructor'])('an error prints a property name of every object as text: %s', (word) => {
    expect(() => loadAccess({ text: `sample: "${word}"\n${text}`, file: 'access.yaml' })).toThrow('write true or false, without quotes');
  });

  test('the sample that this repository began with grants nothing to the letter, and is a law once anything in it is another', () => {
    expect(loadAccess({ text: FIRST_SAMPLE, file: 'access.yaml' }).sample).toBe(true);
    expect(loadAccess({ text: `${FIRST_SAMPLE}\n`, file: 'access.yaml' }).sample).toBe(false);
  });

  test('a key of two is one also where one of them writes it without the padding', () => {
    const key = `ssh-rsa ${'A'.repeat(42)}`;
    const both = text.replace(KEY, `${key}==`).replace('grace: {}', `grace: { ssh: [${key}] }`);
    expect(() => loadAccess({ text: both, file: 'access.yaml' })).toThrow('got what proves ada too');
  });
});
