import { GalleyError, sentenceOf } from '../../../core/errors';
import type { Patience } from '../../../core/registry/patience';
import { HttpRegistry } from '../../../ports/registry/http-registry';
import { DockerLogin, USER_AUTH } from '../../support/registry/docker-login';
import { DockerRegistry, describeWithRegistry, USER } from '../../support/registry/docker-registry';
import { FaultProxy, status } from '../../support/registry/fault-proxy';
import { TestServer } from '../../support/registry/http-server';
import { pushImage } from '../../support/registry/images';
import { IDENTITY_TOKEN, TokenServer } from '../../support/registry/token-server';

const QUICK: Patience = { timeout: 1000, tries: 2, firstPause: 5, longestPause: 1000 };
const PLATFORMS = ['linux/amd64', 'linux/arm64'];
const HELPER_ANSWER = JSON.stringify({ ServerURL: 'x', Username: USER.name, Secret: USER.password });

const registryNow = (): HttpRegistry => new HttpRegistry({ patience: QUICK, plain: new Set(), tell: () => {} });

/** All that a failure says, its causes too. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((each: unknown) => each);
  if (!(error instanceof GalleyError)) throw error ?? new Error('it did not fail');
  const text = error.problems.map((each) => `${each.code} ${sentenceOf(each)}`).join('\n');
  for (const secret of [USER.password, USER_AUTH, IDENTITY_TOKEN]) expect(`${text}${error.stack}${error.cause}`).not.toContain(secret);
  return text;
}

describeWithRegistry('a registry that asks for a password', () => {
  let docker: DockerRegistry;
  let digest: string;
  let image: string;
  beforeAll(async () => {
    docker = await DockerRegistry.start({ kind: 'basic' });
    image = `${docker.host}/shop/web`;
    digest = await pushImage(docker.host, {
      repository: 'shop/web',
      tag: '1.4',
      platforms: PLATFORMS,
      authorization: `Basic ${USER_AUTH}`,
    });
  });
  afterAll(() => docker.stop());

  const kept = (host: string): readonly (readonly [what: string, config: object, helper?: string])[] => [
    ['auths', { auths: { [host]: { auth: USER_AUTH } } }],
    ['auths by URL', { auths: { [`http://${host}/v2/`]: { username: USER.name, password: USER.password } } }],
    [
      'a helper of its own',
      { credHelpers: { [host]: 'test' }, auths: { [host]: {} } },
      `[ "$1 $(cat)" = "get ${host}" ] && echo '${HELPER_ANSWER}'`,
    ],
    ['the store of all', { credsStore: 'test', auths: { [host]: {} } }, `[ "$1 $(cat)" = "get ${host}" ] && echo '${HELPER_ANSWER}'`],
    [
      'auths, as the store knows none',
      { credsStore: 'test', auths: { [host]: { auth: USER_AUTH } } },
      'echo credentials not found in native keychain; exit 1',
    ],
    ['auths, beside a store of another registry', { credHelpers: { 'ghcr.io': 'absent' }, auths: { [host]: { auth: USER_AUTH } } }],
  ];
  test.each(kept('HOST').map(([what], index) => [what, index] as const))('gets it from %s', async (_, index) => {
    const [, config, helper] = kept(docker.host)[index] ?? ['', {}];
    using _login = new DockerLogin(config, helper === undefined ? {} : { 'docker-credential-test': helper });
    const registry = registryNow();
    expect(await registry.read(image, '1.4')).toEqual({ digest, platforms: PLATFORMS });
    expect(await registry.digestOf(image, '1.4')).toBe(digest);
  });

  test.each([
    ['no config file', {}, 'REGISTRY_DENIED'],
    ['no login', { auths: { 'ghcr.io': { auth: USER_AUTH } } }, 'REGISTRY_DENIED'],
    ['a wrong password', { auths: { HOST: { username: USER.name, password: 'wrong' } } }, 'REGISTRY_DENIED'],
  ])('says what to do with %s', async (_, config, code) => {
    using _login = new DockerLogin(JSON.stringify(config).replace('HOST', docker.host));
    expect(await failure(registryNow().read(image, '1.4'))).toBe(
      `${code} ${image}: expected to be let in, got status 401 from ${docker.host}; log in with docker login ${docker.host}, or correct the image`,
    );
  });

  test.each([
    ['is no JSON', `{"auths": {"x": {"auth": "${USER_AUTH}"`, '', "file: expected Docker's config.json, got something else"],
    [
      'names a helper in another folder',
      { credsStore: '../../bin/x' },
      '',
      "file: expected a credential helper's name, got one that is no plain word",
    ],
    [
      'names a helper that is not there',
      { credsStore: 'absent' },
      '',
      'docker-credential-absent: expected a login for HOST, got no program of that name; install it',
    ],
    [
      'names a helper that fails',
      { credsStore: 'test' },
      `echo '${USER.password}'; echo '${USER.password}' >&2; exit 7`,
      'docker-credential-test: expected a login for HOST, got exit code 7',
    ],
    [
      'names a helper that babbles',
      { credsStore: 'test' },
      `echo '${USER.password}'`,
      'docker-credential-test: expected a login for HOST, got something else',
    ],
    [
      'names a helper that hangs',
      { credsStore: 'test' },
      'exec sleep 30',
      'docker-credential-test: expected a login for HOST, got nothing within 1 s',
    ],
  ])('says what is wrong where the config %s, and no secret', async (_, config, helper, message) => {
    using _login = new DockerLogin(config, helper === '' ? {} : { 'docker-credential-test': helper });
    expect(await failure(registryNow().read(image, '1.4'))).toContain(`CREDENTIALS_FAILED ${message.replace('HOST', docker.host)}`);
  });
});

describeWithRegistry('a registry with a token server', () => {
  let tokens: TokenServer;
  let docker: DockerRegistry;
  let digest: string;
  let image: string;
  beforeAll(async () => {
    tokens = await TokenServer.start();
    docker = await DockerRegistry.start({ kind: 'token', realm: tokens.realm, certificate: tokens.certificate });
    image = `${docker.host}/shop/web`;
    const authorization = `Bearer ${tokens.pushToken('shop/web')}`;
    digest = await pushImage(docker.host, { repository: 'shop/web', tag: '1.4', platforms: ['linux/amd64'], authorization });
  });
  afterAll(async () => {
    await docker.stop();
    await tokens.stop();
  });
  beforeEach(() => {
    tokens.seen.length = 0;
  });

  test('gets a token for a password, for reading alone, and once for manifest and configuration', async () => {
    using _login = new DockerLogin({ auths: { [docker.host]: { auth: USER_AUTH } } });
    expect(await registryNow().read(image, '1.4')).toEqual({ digest, platforms: ['linux/amd64'] });
    expect(tokens.seen.map(({ path }) => path)).toEqual(['/token?service=registry.test&scope=repository%3Ashop%2Fweb%3Apull']);
  });

  test('gets a token for an identity token, which is in no URL', async () => {
    const answer = JSON.stringify({ ServerURL: 'x', Username: '<token>', Secret: IDENTITY_TOKEN });
    using _login = new DockerLogin({ credsStore: 'test' }, { 'docker-credential-test': `echo '${answer}'` });
    expect(await registryNow().digestOf(image, '1.4')).toBe(digest);
    expect(tokens.seen).toMatchObject([{ method: 'POST', path: '/token', body: expect.stringContaining('grant_type=refresh_token') }]);
  });

  test('takes a token that the config holds', async () => {
    using _login = new DockerLogin({ auths: { [docker.host]: { registrytoken: tokens.pushToken('shop/web') } } });
    expect(await registryNow().digestOf(image, '1.4')).toBe(digest);
    expect(tokens.seen).toEqual([]);
  });

  test('gets another token where the first is no longer taken', async () => {
    const proxy = await FaultProxy.start(docker.host);
    using _login = new DockerLogin({ auths: { [proxy.host]: { auth: USER_AUTH } } });
    const registry = registryNow();
    await registry.digestOf(`${proxy.host}/shop/web`, '1.4');
    const demand = `Bearer realm="${tokens.realm}",service="registry.test",scope="repository:shop/web:pull",error="invalid_token"`;
    proxy.faults = [status(401, { 'www-authenticate': demand })];
    expect(await registry.digestOf(`${proxy.host}/shop/web`, '1.4')).toBe(digest);
    expect(tokens.seen).toHaveLength(2);
    await proxy.stop();
  });

  test('says what to do where the token server takes no login', async () => {
    using _login = new DockerLogin({ auths: { [docker.host]: { username: USER.name, password: 'wrong' } } });
    const { host } = new URL(tokens.realm);
    expect(await failure(registryNow().read(image, '1.4'))).toBe(
      `REGISTRY_DENIED ${docker.host}: expected a token from ${host}, got status 401; log in with docker login ${docker.host}`,
    );
  });

  test.each([
    ['a password', { auth: USER_AUTH }, 'not followed with it'],
    ['an identity token', { identitytoken: IDENTITY_TOKEN }, 'not followed at all'],
  ])('a redirect of the token server to another host with %s is %s', async (_, auth, _how) => {
    const elsewhere = await TestServer.start((_, response) => response.writeHead(200).end('{"token":"theirs"}'), '127.0.0.2');
    const astray = await TestServer.start((_, response) => response.writeHead(307, { location: `http://${elsewhere.host}/token` }).end());
    const proxy = await FaultProxy.start(docker.host);
    proxy.faults = [status(401, { 'www-authenticate': `Bearer realm="http://${astray.host}/token",service="s"` })];
    using _login = new DockerLogin({ auths: { [proxy.host]: auth } });
    // The registry behind may name its own token server next, and let us in: what counts is where the login went.
    await registryNow()
      .digestOf(`${proxy.host}/shop/web`, '1.4')
      .catch(() => undefined);
    expect(elsewhere.seen.filter(({ authorization, body }) => authorization !== undefined || body !== '')).toEqual([]);
    for (const server of [elsewhere, astray, proxy]) await server.stop();
  });

  test('a token server without TLS on another machine is not asked', async () => {
    const proxy = await FaultProxy.start(docker.host);
    proxy.faults = [status(401, { 'www-authenticate': 'Bearer realm="http://tokens.example/token"' })];
    using _login = new DockerLogin({ auths: { [proxy.host]: { auth: USER_AUTH } } });
    expect(await failure(registryNow().digestOf(`${proxy.host}/shop/web`, '1.4'))).toContain(
      'tokens.example: expected an answer, got no TLS',
    );
    await proxy.stop();
  });
});

describe('a registry that is not on this machine', () => {
  // 0.0.0.0 stands for a foreign host: it is reachable here, and does not count as this machine's name.
  const asked = async (answer: (server: TestServer) => Readonly<Record<string, string>>, code: number) => {
    let requests = 0;
    const near = await TestServer.start((_, response) => {
      requests += 1;
      response.writeHead(200).end('{"token":"x"}');
    });
    const far = await TestServer.start((_, response) => response.writeHead(code, answer(near)).end());
    const host = far.host.replace('127.0.0.1', '0.0.0.0');
    const registry = new HttpRegistry({ patience: QUICK, plain: new Set([host]), tell: () => {} });
    try {
      return { said: await failure(registry.digestOf(`${host}/shop/web`, '1.4')), requests };
    } finally {
      await near.stop();
      await far.stop();
    }
  };

  test('sends no token request to this machine', async () => {
    const { said, requests } = await asked(({ host }) => ({ 'www-authenticate': `Bearer realm="http://${host}/token"` }), 401);
    expect(said).toMatch(/REGISTRY_FAILED 127\.0\.0\.1:\d+: expected an answer, got a way to this machine or its link/);
    expect(requests).toBe(0);
  });

  test('redirects nothing to this machine', async () => {
    const { said, requests } = await asked(({ host }) => ({ location: `http://${host}/v2/` }), 307);
    expect(said).toContain('a way to this machine or its link');
    expect(requests).toBe(0);
  });
});
