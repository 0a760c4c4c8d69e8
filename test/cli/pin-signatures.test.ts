import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from '../support/project';
import { DockerLogin } from '../support/registry/docker-login';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { pushImage } from '../support/registry/images';
import { payloadOf, pushBundle, pushSimple, signer } from '../support/registry/signatures';
import { digestOf, SHOP_ENVIRONMENT, SHOP_FILE, shop } from '../support/shop-system';

const FILE = 'releases/shop/1.4.yaml';
const OTHER = digestOf('e');
const publisher = signer();
const stranger = signer();

const indented = (text: string): string => text.trimEnd().replaceAll('\n', '\n        ');
const lockfile = (host: string, repository: string, signedBy: string): string => `system: shop
version: "1.4"
components:
  web:
    image: ${host}/${repository}
    tag: "1.4"
    digest: ${digestOf('a')}
    origin: sample
${signedBy}  api: { image: ${host}/shop/api, tag: v1, digest: ${digestOf('b')}, origin: sample }
thirdParty:
  postgres: { image: ${host}/shop/postgres, tag: v1, digest: ${digestOf('b')}, origin: sample }
tools:
  migrate: { image: ${host}/shop/migrate, tag: v1, digest: ${digestOf('b')}, origin: sample }
`;
const key = (pem: string): string => `    signedBy:\n      key: |\n        ${indented(pem)}\n`;

describeWithRegistry('galley pin, where the lockfile names who signs', () => {
  let docker: DockerRegistry;
  let login: DockerLogin;
  let count = 0;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    login = new DockerLogin();
    for (const name of ['api', 'postgres', 'migrate'])
      await pushImage(docker.host, { repository: `shop/${name}`, tag: 'v1', platforms: ['linux/amd64'] });
  });
  afterAll(async () => {
    login[Symbol.dispose]();
    await docker.stop();
  });

  /** Pins an image that nobody has signed but as `sign` does. */
  async function pinned(sign: (image: { repository: string }, digest: string) => Promise<void>, signedBy = key(publisher.publicKey)) {
    count += 1;
    const image = { repository: `shop/web-${count}`, tag: '1.4', platforms: ['linux/amd64'], content: `${count}` };
    const digest = await pushImage(docker.host, image);
    await sign(image, digest);
    const text = lockfile(docker.host, image.repository, signedBy);
    using project = new TestProject([shop], { [FILE]: text, [SHOP_FILE]: SHOP_ENVIRONMENT });
    const result = await project.run('pin', 'shop@1.4');
    const after = readFileSync(join(project.root, FILE), 'utf8');
    const verified = result.exit === 0 ? await project.run('pin', '--verify', 'shop@1.4') : undefined;
    // What was right when it was pinned, and is wrong by now.
    project.write(FILE, after.replace(digestOf('a'), digest));
    const asWritten = await project.run('pin', '--verify', 'shop@1.4');
    return { result, verified, asWritten, digest, changed: after !== text };
  }

  const good: [string, (image: { repository: string }, digest: string) => Promise<void>][] = [
    ['in cosign’s first form', (image, of) => pushSimple(docker.host, image, { of, by: publisher })],
    ['as a bundle that refers to it', (image, of) => pushBundle(docker.host, image, { of, by: publisher })],
    [
      'beside one of somebody else',
      async (image, of) => {
        await pushSimple(docker.host, image, { of, by: stranger });
        await pushBundle(docker.host, image, { of, by: publisher });
      },
    ],
  ];
  test.each(good)('takes an image that the key has signed, %s', async (_, sign) => {
    const { result, verified, changed } = await pinned(sign);
    expect(result).toMatchObject({ exit: 0, err: '' });
    expect(changed).toBe(true);
    expect(verified).toMatchObject({ exit: 0, err: '' });
  });

  const bad: [string, string, (image: { repository: string }, digest: string) => Promise<void>][] = [
    ['that nobody has signed', 'none', async () => {}],
    ['that another key has signed', 'one that this key did not make', (image, of) => pushSimple(docker.host, image, { of, by: stranger })],
    ['with another key’s bundle', 'one that this key did not make', (image, of) => pushBundle(docker.host, image, { of, by: stranger })],
    [
      'with a signature over another digest',
      'one over another digest',
      (image, of) => pushSimple(docker.host, image, { of, by: publisher, signed: payloadOf(OTHER) }),
    ],
    [
      'with a bundle about another digest',
      'one over another digest',
      (image, of) => pushBundle(docker.host, image, { of, by: publisher, about: OTHER }),
    ],
    [
      'whose payload was changed after it was signed',
      'one that this key did not make',
      (image, of) => pushSimple(docker.host, image, { of, by: publisher, signed: payloadOf(OTHER), told: payloadOf(of) }),
    ],
    [
      'whose statement was changed after it was signed',
      'one that this key did not make',
      (image, of) => pushBundle(docker.host, image, { of, by: publisher, tampered: true }),
    ],
    [
      'of which the key has signed something else, such as its list of packages',
      'one over another digest',
      (image, of) => pushBundle(docker.host, image, { of, by: publisher, predicateType: 'https://spdx.dev/Document' }),
    ],
  ];
  test.each(bad)('refuses an image %s, and writes nothing', async (_, got, sign) => {
    const { result, asWritten, digest, changed } = await pinned(sign);
    const told = new RegExp(
      `error\\[IMAGE_SIGNATURE\\] ${FILE}:6:10 .*/shop/web-\\d+: expected a signature of ${digest} by the key in signedBy, got ${got};`,
    );
    expect(result).toMatchObject({ exit: 1, out: '', err: expect.stringMatching(told) });
    expect(changed).toBe(false);
    expect(asWritten).toMatchObject({ exit: 1, err: expect.stringMatching(told) });
  });

  test('an image without signedBy is taken as before', async () => {
    expect((await pinned(async () => {}, '')).result).toMatchObject({ exit: 0 });
  });

  test.each([
    ['a text that is no key', '    signedBy: { key: cosign.pub }\n', 'a public key in PEM, EC or RSA, such as cosign.pub'],
    ['a private key', `    signedBy:\n      key: |\n        -----BEGIN PRIVATE KEY-----\n`, 'a public key in PEM, EC or RSA'],
  ])('refuses %s in its place', async (_, signedBy, message) => {
    const { result } = await pinned(async () => {}, signedBy);
    expect(result).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
  });
});
