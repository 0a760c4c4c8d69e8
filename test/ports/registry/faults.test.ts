import { GalleyError, sentenceOf } from '../../../core/errors';
import type { Patience } from '../../../core/registry/patience';
import { HttpRegistry } from '../../../ports/registry/http-registry';
import { DockerLogin, USER_AUTH } from '../../support/registry/docker-login';
import { DockerRegistry, describeWithRegistry } from '../../support/registry/docker-registry';
import { type Fault, FaultProxy, hang, status, truncate } from '../../support/registry/fault-proxy';
import { TestServer } from '../../support/registry/http-server';
import { pushImage } from '../../support/registry/images';

const QUICK: Patience = { timeout: 300, tries: 3, firstPause: 5, longestPause: 2000 };
const OTHER = `sha256:${'0'.repeat(64)}`;

/** The messages of what a promise fails with, and the codes. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (!(error instanceof GalleyError)) throw error ?? new Error('it did not fail');
  return error.problems.map((each) => `${each.code} ${sentenceOf(each)}`).join('\n');
}

describeWithRegistry('a registry that fails', () => {
  let docker: DockerRegistry;
  let proxy: FaultProxy;
  let login: DockerLogin;
  let digest: string;
  let told: string[];
  let registry: HttpRegistry;
  let image: string;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    digest = await pushImage(docker.host, { repository: 'shop/web', tag: '1.4', platforms: ['linux/amd64', 'linux/arm64'] });
    await pushImage(docker.host, { repository: 'shop/one', tag: '1.4', platforms: ['linux/arm64'] });
  });
  afterAll(() => docker.stop());
  beforeEach(async () => {
    proxy = await FaultProxy.start(docker.host);
    login = new DockerLogin({ auths: { [proxy.host]: { auth: USER_AUTH } } });
    told = [];
    registry = new HttpRegistry({ patience: QUICK, plain: new Set(), tell: (text) => told.push(text) });
    image = `${proxy.host}/shop/web`;
  });
  afterEach(async () => {
    login[Symbol.dispose]();
    await proxy.stop();
  });

  test.each([
    ['500', status(500)],
    ['503', status(503)],
    ['429 with a pause of 0 s', status(429, { 'retry-after': '0' })],
    ['429 with a date that has passed', status(429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
    ['a hang', hang],
    ['an answer that breaks off', truncate],
  ])('%s is asked again, and the digest is the right one', async (_, fault) => {
    proxy.faults = [fault, fault];
    expect(await registry.read(image, '1.4')).toEqual({ digest, platforms: ['linux/amd64', 'linux/arm64'] });
    expect(proxy.seen).toHaveLength(3);
  });

  test('keeps and reports a registry’s pause, for every request to it', async () => {
    proxy.faults = [status(429, { 'retry-after': '1' })];
    const start = performance.now();
    const first = registry.digestOf(image, '1.4');
    while (proxy.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = registry.digestOf(image, '1.4');
    expect(await second).toBe(digest);
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(await first).toBe(digest);
    expect(told).toContainEqual(`${proxy.host} asks to wait 1 s`);
  });

  test('reports a pause that is too long, does not wait, and asks that registry no more', async () => {
    proxy.faults = [status(429, { 'retry-after': '21600' })];
    const message = `REGISTRY_FAILED ${proxy.host}: expected an answer, got status 429 and to wait 21600 s; run galley again then`;
    expect(await failure(registry.read(image, '1.4'))).toBe(message);
    expect(await failure(registry.read(`${proxy.host}/shop/one`, '1.4'))).toBe(message);
    expect(proxy.seen).toHaveLength(1);
  });

  test.each([
    ['500', status(500), 'status 500 3 times; run galley again later'],
    ['a hang', hang, 'no whole answer within 0.3 s; check its name and the network, then run galley again'],
    ['an answer that breaks off', truncate, 'UND_ERR_SOCKET; check its name and the network, then run galley again'],
    ['redirects in a circle', status(307, { location: '/v2/shop/web/manifests/1.4' }), 'more than 5 redirects; check the registry'],
  ])('%s that does not end is bounded, and said in one sentence', async (_, fault, got) => {
    proxy.faults = Array.from({ length: 20 }, () => fault);
    expect(await failure(registry.read(image, '1.4'))).toBe(`REGISTRY_FAILED ${proxy.host}: expected an answer, got ${got}`);
  });

  test('a registry that is not there is said once for all its images', async () => {
    await proxy.stop();
    const message = `REGISTRY_FAILED ${proxy.host}: expected an answer, got ECONNREFUSED; check its name and the network, then run galley again`;
    expect(await failure(registry.read(image, '1.4'))).toBe(message);
    expect(await failure(registry.read(`${proxy.host}/shop/one`, '1.4'))).toBe(message);
    proxy = await FaultProxy.start(docker.host);
  });

  test('an answer without end is not read to its end', async () => {
    // The server answers every try like this, because an unfinished request of another test may take the first answer.
    const endless: Fault = ({ response }) => void response.writeHead(200).end(Buffer.alloc(5 * 1024 * 1024));
    proxy.faults = Array.from({ length: 20 }, () => endless);
    expect(await failure(registry.read(image, '1.4'))).toContain('got more than 4194304 bytes; check the registry');
  });

  test('a digest that is not the hash of the body is refused at once', async () => {
    proxy.faults = [({ pass }) => pass((answer) => ({ ...answer, headers: { ...answer.headers, 'docker-content-digest': OTHER } }))];
    expect(await failure(registry.read(image, '1.4'))).toBe(
      `REGISTRY_DIGEST ${image}: expected content of digest ${OTHER}, got ${digest} from ${proxy.host}; do not use it, and find out who changed it`,
    );
    expect(proxy.seen).toHaveLength(1);
  });

  test('a body that is not what its digest says is refused, of a manifest that was asked by digest and of a configuration', async () => {
    const change: Parameters<Parameters<(typeof proxy.faults)[number]>[0]['pass']>[0] = ({ headers, ...answer }) => {
      const { 'docker-content-digest': _, 'content-length': __, ...rest } = headers;
      return { ...answer, headers: rest, body: Buffer.from(answer.body.toString().replace('linux', 'linus')) };
    };
    proxy.faults = [({ pass }) => pass(change)];
    expect(await failure(registry.read(image, digest))).toContain(
      `REGISTRY_DIGEST ${image}: expected content of digest ${digest}, got sha256:`,
    );
    proxy.faults = [({ pass }) => pass(), ({ pass }) => pass(change)];
    expect(await failure(registry.read(`${proxy.host}/shop/one`, '1.4'))).toContain(
      `REGISTRY_DIGEST ${proxy.host}/shop/one: expected content`,
    );
  });

  test.each([
    ['no JSON', '<html>'],
    ['neither an index nor an image', '{"schemaVersion":1}'],
    ['both an index and an image', JSON.stringify({ manifests: [], config: { digest: OTHER }, layers: [] })],
  ])('a body that is %s is refused', async (_, body) => {
    const type = 'application/vnd.oci.image.index.v1+json';
    proxy.faults = [({ response }) => void response.writeHead(200, { 'content-type': type }).end(body)];
    expect(await failure(registry.read(image, '1.4'))).toContain(
      `REGISTRY_FAILED ${image}: expected an image or an index of images, got neither`,
    );
  });

  describe('that leads elsewhere', () => {
    let elsewhere: TestServer;
    let answer: Parameters<typeof TestServer.start>[0];
    beforeEach(async () => {
      elsewhere = await TestServer.start((request, response) => answer(request, response), '127.0.0.2');
      answer = async ({ url }, response) => {
        const found = await fetch(`http://${docker.host}${url}`, { headers: { accept: 'application/vnd.oci.image.index.v1+json' } });
        response.writeHead(200, { 'content-type': found.headers.get('content-type') ?? '' }).end(Buffer.from(await found.arrayBuffer()));
      };
    });
    afterEach(() => elsewhere.stop());

    const demand = status(401, { 'www-authenticate': 'Basic realm="x"' });
    const away = (code = 307) => status(code, { location: `http://${elsewhere.host}/v2/shop/web/manifests/1.4?signature=not-to-be-shown` });

    test.each([301, 302, 303, 307, 308])('by status %d is followed, and our login stays behind', async (code) => {
      proxy.faults = [demand, away(code)];
      expect((await registry.read(image, '1.4')).digest).toBe(digest);
      expect(proxy.seen.map(({ authorization }) => authorization)).toEqual([undefined, `Basic ${USER_AUTH}`]);
      expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    });

    test('and back again does not get our login a second time', async () => {
      const { host } = proxy;
      answer = (_, response) => response.writeHead(307, { location: `http://${host}/v2/shop/web/manifests/1.4` }).end();
      proxy.faults = [demand, away()];
      expect((await registry.read(image, '1.4')).digest).toBe(digest);
      expect(proxy.seen.map(({ authorization }) => authorization)).toEqual([undefined, `Basic ${USER_AUTH}`, undefined]);
    });

    test('where somebody demands a login gets none', async () => {
      answer = (_, response) => response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${elsewhere.host}/token"` }).end();
      proxy.faults = [away()];
      const message = await failure(registry.read(image, '1.4'));
      expect(message).toContain(`REGISTRY_DENIED ${image}: expected to be let in, got status 401 from ${elsewhere.host}`);
      expect(message).not.toContain('not-to-be-shown');
      expect(elsewhere.seen.map(({ path }) => path)).toEqual(['/v2/shop/web/manifests/1.4?signature=not-to-be-shown']);
    });

    test('without TLS is not followed, but on this machine', async () => {
      proxy.faults = [status(307, { location: 'http://registry.example/v2/shop/web/manifests/1.4' })];
      expect(await failure(registry.read(image, '1.4'))).toContain(
        'got no TLS, which only this machine and hosts named by --plain-http may go without from registry.example',
      );
    });
  });
});
