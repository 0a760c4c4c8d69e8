import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpRegistry } from '../../../ports/registry/http-registry';
import { TestServer } from '../../support/registry/http-server';

const sha = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const IMAGE_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

/** What a made-up registry answers to one request. */
interface Odd {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let server: TestServer;
afterEach(() => server.stop());

/** A registry, and a client of it. */
async function registryThat(answers: (request: IncomingMessage) => Odd): Promise<{ registry: HttpRegistry; image: string }> {
  server = await TestServer.start((request, response) => {
    const { status = 200, headers = {}, body = '' } = answers(request);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  });
  const patience = { timeout: 2000, tries: 1, firstPause: 1, longestPause: 1 };
  return { registry: new HttpRegistry({ patience, plain: new Set(), tell: () => {} }), image: `${server.host}/shop/web` };
}

const CONFIG = JSON.stringify({ os: 'linux', architecture: 'x86_64' });
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: IMAGE_TYPE, config: { digest: sha(CONFIG) }, layers: [] });
const image: Odd = { headers: { 'content-type': IMAGE_TYPE }, body: MANIFEST };
const methods = (): string[] => server.seen.map(({ method }) => method);

describe('a digest is had by one GET where HEAD', () => {
  test.each<[string, Odd]>([
    ...[400, 403, 404, 405, 406, 415, 501].map((status): [string, Odd] => [`ends with ${status}`, { status }]),
    ['tells no digest', { headers: { 'content-type': IMAGE_TYPE } }],
    ['tells an empty digest', { headers: { 'docker-content-digest': '' } }],
    ['tells a digest of another algorithm', { headers: { 'docker-content-digest': `sha512:${'a'.repeat(128)}` } }],
  ])('%s', async (_, head) => {
    const { registry, image: name } = await registryThat(({ method }) => (method === 'HEAD' ? head : image));
    expect(await registry.digestOf(name, '1.4')).toBe(sha(MANIFEST));
    expect(methods()).toEqual(['HEAD', 'GET']);
  });

  test('a digest that neither HEAD nor GET finds is missing; if only GET refuses it, that is an error', async () => {
    const gone = await registryThat(() => ({ status: 404 }));
    expect(await gone.registry.digestOf(gone.image, '1.4')).toBeUndefined();
    await server.stop();
    const denied = await registryThat(() => ({ status: 403 }));
    await expect(denied.registry.digestOf(denied.image, '1.4')).rejects.toMatchObject({ problems: [{ code: 'REGISTRY_DENIED' }] });
  });

  test('content that does not match its digest is an alarm, here too', async () => {
    const { registry, image: name } = await registryThat(({ method }) => (method === 'HEAD' ? { status: 405 } : image));
    await expect(registry.digestOf(name, sha('other'))).rejects.toMatchObject({ problems: [{ code: 'REGISTRY_DIGEST' }] });
  });

  test('a digest that HEAD tells is taken without GET', async () => {
    const { registry, image: name } = await registryThat(() => ({ headers: { 'docker-content-digest': sha('any') } }));
    expect(await registry.digestOf(name, '1.4')).toBe(sha('any'));
    expect(methods()).toEqual(['HEAD']);
  });
});

const SIGNED_PART = '{\n   "schemaVersion": 1,\n   "name": "old",\n   "fsLayers": []';
const SCHEMA_1 = `${SIGNED_PART},\n   "signatures": [{"signature": "x"}]\n}`;
test.each([
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws; charset=utf-8',
  'application/json',
  'text/plain',
])('an honest schema 1 manifest, served as %s, is refused as what it is, and no alarm is raised', async (type) => {
  const headers = { 'content-type': type, 'docker-content-digest': sha(`${SIGNED_PART}\n}`) };
  const { registry, image: name } = await registryThat(() => ({ headers, body: SCHEMA_1 }));
  const expected = { problems: [{ code: 'IMAGE_UNKNOWN' }] };
  await expect(registry.read(name, '1.4')).rejects.toMatchObject(expected);
  await expect(registry.read(name, '1.4')).rejects.toThrow('got a schema 1 manifest');
});

test('another name of an architecture is the usual one', async () => {
  const { registry, image: name } = await registryThat(({ url }) => (url?.includes('/blobs/') ? { body: CONFIG } : image));
  expect(await registry.read(name, '1.4')).toEqual({ digest: sha(MANIFEST), platforms: ['linux/amd64'] });
});

const GOOD = { digest: sha('a'), platform: { os: 'linux', architecture: 'aarch64' } };
test.each<[string, unknown]>([
  ['no platform', { digest: sha('b') }],
  ['null for one', { digest: sha('b'), platform: null }],
  ['an empty one', { digest: sha('b'), platform: {} }],
  ['one without an architecture', { digest: sha('b'), platform: { os: 'linux', architecture: '' } }],
  ['one whose architecture is null', { digest: sha('b'), platform: { os: 'linux', architecture: null } }],
  ['the platform of attestations', { digest: sha('b'), platform: { os: 'unknown', architecture: 'unknown' } }],
  ['a digest of another algorithm', { digest: `sha512:${'c'.repeat(128)}`, platform: GOOD.platform }],
  ['nothing', null],
])('an entry of an index with %s is passed over', async (_, entry) => {
  const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [GOOD, entry] });
  const { registry, image: name } = await registryThat(() => ({ headers: { 'content-type': INDEX_TYPE }, body }));
  expect(await registry.read(name, '1.4')).toEqual({ digest: sha(body), platforms: ['linux/arm64'] });
});

describe('a registry with a token server', () => {
  const challenge = (more: string): Odd => ({
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="http://${server.host}/token"${more}` },
  });
  const scopeOf = (request: IncomingMessage): string | null => new URL(request.url ?? '', 'http://any').searchParams.get('scope');
  const OWN = 'repository:shop/web:pull';

  test.each([
    { token: 'good', access_token: '' },
    { token: '', access_token: 'good' },
    { token: null, access_token: 'good' },
    { token: 'good', access_token: null },
    { token: ' ', access_token: 'good' },
    { token: 'good', access_token: 'other' },
    { access_token: 'good', expires_in: null },
  ])('that sends %j lets us in by the token that is there', async (answer) => {
    const { registry, image: name } = await registryThat((request) => {
      if (request.url?.startsWith('/token')) return { body: JSON.stringify(answer) };
      return request.headers.authorization === 'Bearer good' ? { headers: { 'docker-content-digest': sha('any') } } : challenge('');
    });
    expect(await registry.digestOf(name, '1.4')).toBe(sha('any'));
  });

  test.each([{}, { token: '' }, { token: null, access_token: null }])('that sends %j has sent none', async (answer) => {
    const { registry, image: name } = await registryThat((request) =>
      request.url?.startsWith('/token') ? { body: JSON.stringify(answer) } : challenge(''),
    );
    await expect(registry.digestOf(name, '1.4')).rejects.toThrow('got status 200 without one');
  });

  test.each([
    ['no scope', '', [OWN]],
    ['an empty scope', ',scope=""', [OWN]],
    ['a blank scope', ',scope=" "', [OWN]],
    ['a scope that gives too little', ',scope="repository:other:pull"', ['repository:other:pull', OWN]],
  ])('that names %s is asked for reading the repository', async (_, more, expected) => {
    const asked: (string | null)[] = [];
    const { registry, image: name } = await registryThat((request) => {
      if (request.url?.startsWith('/token')) {
        asked.push(scopeOf(request));
        return { body: JSON.stringify({ token: scopeOf(request) === OWN ? 'good' : 'for-nothing' }) };
      }
      return request.headers.authorization === 'Bearer good' ? { headers: { 'docker-content-digest': sha('any') } } : challenge(more);
    });
    expect(await registry.digestOf(name, '1.4')).toBe(sha('any'));
    expect(asked).toEqual(expected);
  });

  test('that names an empty service gets none back, and one that never lets us in is asked once for each scope', async () => {
    const asked: string[] = [];
    const { registry, image: name } = await registryThat((request) => {
      if (!request.url?.startsWith('/token')) return challenge(',service="",scope="repository:other:pull"');
      asked.push(request.url);
      return { body: '{"token":"for-nothing"}' };
    });
    await expect(registry.read(name, '1.4')).rejects.toMatchObject({ problems: [{ code: 'REGISTRY_DENIED' }] });
    expect(asked).toHaveLength(2);
    expect(asked.join()).not.toContain('service');
  });
});
