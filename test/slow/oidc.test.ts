import { createHmac } from 'node:crypto';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { GitRemote } from '../support/git-remote';
import { Issuer } from '../support/issuer';
import { accessOf, SignedShop, STAGING } from '../support/signed-shop';
import { Keys } from '../support/signing';

process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
const keys = new Keys();
afterAll(() => keys[Symbol.dispose]());

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const encoded = (header: object, claims: JWTPayload): string => `${base64(header)}.${base64(claims)}`;

const now = (): number => Math.floor(Date.now() / 1000);

/** All that may be wrong with a token; what depends on the algorithm with each, the rest with one. */
function forgeries(algorithm: string): [string, Partial<Issuer>, string][] {
  const byOther = async (claims: JWTPayload, kid: string): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid }).sign((await generateKeyPair(algorithm)).privateKey);
  const signature: [string, Partial<Issuer>, string][] = [
    ['is signed by somebody else', { sign: (claims) => byOther(claims, 'one') }, 'its token is not signed by the issuer'],
  ];
  if (algorithm !== 'ES256') return signature;
  return [
    ...signature,
    [
      'is of another subject',
      { subject: 'repo:example/shop:ref:refs/heads/evil' },
      'no actor with the subject repo:example/shop:ref:refs/heads/evil',
    ],
    [
      'is for another audience',
      { forge: (claims) => ({ ...claims, aud: 'galley' }) },
      'its token is not for this: unexpected "aud" claim value',
    ],
    ['has expired', { forge: (claims) => ({ ...claims, iat: now() - 900, exp: now() - 600 }) }, 'its token had expired'],
    ['is not valid yet', { forge: (claims) => ({ ...claims, nbf: now() + 600 }) }, 'its token is not for this'],
    ['never expires', { forge: ({ exp: _, ...claims }) => claims }, 'its token is not for this: missing required "exp" claim'],
    [
      'is of another issuer',
      { forge: (claims) => ({ ...claims, iss: 'https://evil.example' }) },
      'access.yaml has no actor whose tokens https://evil.example issues',
    ],
    [
      'names a key that the issuer does not have',
      { sign: (claims) => byOther(claims, 'two') },
      'signed with a key that the issuer does not have',
    ],
    ['is not signed', { sign: async (claims) => `${encoded({ alg: 'none' }, claims)}.` }, 'its token is not signed by the issuer'],
    [
      'is signed with a secret',
      {
        sign: async (claims) => {
          const text = encoded({ alg: 'HS256', kid: 'one' }, claims);
          return `${text}.${createHmac('sha256', 'x').update(text).digest('base64url')}`;
        },
      },
      'its token is not signed by the issuer',
    ],
    ['is no token', { sign: async () => 'a.b.c' }, 'access.yaml has no actor whose tokens are like this one'],
  ];
}

describe.each(['RS256', 'ES256'] as const)('a job whose token is signed with %s', (algorithm) => {
  let issuer: Issuer;
  let begun: SignedShop;
  let shop: SignedShop;
  beforeAll(async () => {
    issuer = await Issuer.start(algorithm);
    const oidc = [{ issuer: issuer.url, subject: issuer.subject }];
    begun = new SignedShop(keys, { access: accessOf({ ada: {}, grace: { oidc } }) });
    await begun.settle();
  });
  afterAll(async () => {
    begun[Symbol.dispose]();
    await issuer.stop();
  });
  beforeEach(() => {
    shop = new SignedShop(keys, begun);
    Object.assign(process.env, issuer.environment);
  });
  afterEach(() => {
    shop[Symbol.dispose]();
    for (const name of Object.keys(issuer.environment)) delete process.env[name];
    Object.assign(issuer, { subject: 'repo:example/shop:environment:staging', forge: (claims: JWTPayload) => claims, sign: undefined });
  });

  test('deploys without a key, and its commit is proven to anyone later', async () => {
    expect(await shop.run('deploy', 'shop@1.5', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('by grace') });
    expect(shop.trailers()).toMatchObject({ 'Galley-Actor': 'grace', 'Galley-Token': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    for (const name of Object.keys(issuer.environment)) delete process.env[name];
    expect((await shop.run('access', 'check')).exit).toBe(0);
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([{ actor: 'grace', proven: true }]);
  });

  test('its token proves this commit alone: neither another message nor another tree', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    const message = shop.git('log', '-1', '--format=%B');
    shop.git('commit', '--quiet', '--amend', '-m', message.replace('Deploy', 'Ship'));
    expect(await shop.run('access', 'check')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('its token is not for this: unexpected "aud" claim value'),
    });
    shop.git('reset', '--quiet', '--hard', 'HEAD^');
    shop.write(STAGING, shop.read(STAGING).replace('release: "1.4"', 'release: "1.5"'));
    shop.git('add', '--all');
    shop.git('commit', '--quiet', '-m', message);
    expect((await shop.run('access', 'check')).exit).toBe(1);
  });

  test.each(forgeries(algorithm))('is refused where its token %s', async (_, forged, why) => {
    Object.assign(issuer, forged);
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect({ exit, err, state: shop.state() }).toEqual({
      exit: 1,
      err: expect.stringContaining('error[ACCESS_DENIED] shop/staging: expected ada or grace, got nobody, as'),
      state,
    });
    expect(err).toContain(why);
    expect(shop.git('notes', '--ref=galley', 'show', 'HEAD')).toContain('Galley-Outcome: refused');
  });

  test.each([
    ['has no token for it', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'stale' }, 'got status 401'],
    [
      'can not reach the issuer',
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token' },
      'expected an answer from http://127.0.0.1:9/token, got bad port',
    ],
  ])('that %s fails, changes nothing and shows no bearer', async (_, environment, why) => {
    Object.assign(process.env, environment);
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect({ exit, err, state: shop.state() }).toEqual({ exit: 3, err: expect.stringContaining(why), state });
    expect(err).not.toContain(process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']);
    expect(shop.git('for-each-ref', 'refs/notes')).toBe('');
  });
});

test('what a job has published is published over by a key while the issuer is down', async () => {
  const issuer = await Issuer.start('ES256');
  await using remote = new GitRemote();
  const oidc = [{ issuer: issuer.url, subject: issuer.subject }];
  const grants = [
    { actors: ['ada'], role: 'owner', environments: ['*'] },
    { actors: ['robot'], role: 'publisher', environments: ['shop/*'] },
  ];
  using shop = new SignedShop(keys, { access: JSON.stringify({ actors: { ada: { ssh: [keys.ssh('ada')] }, robot: { oidc } }, grants }) });
  await shop.settle();
  Object.assign(process.env, issuer.environment);
  expect(await shop.run('publish', 'shop/prod', '--repo', remote.folder)).toMatchObject({ exit: 0, err: '' });
  for (const name of Object.keys(issuer.environment)) delete process.env[name];
  await issuer.stop();
  shop.signAs('ada');
  expect(await shop.run('deploy', 'shop@1.5', 'shop/prod')).toMatchObject({ exit: 0 });
  expect(await shop.run('publish', 'shop/prod', '--repo', remote.folder)).toMatchObject({ exit: 0, err: '' });
});
