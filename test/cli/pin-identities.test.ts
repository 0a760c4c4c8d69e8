import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from '../support/project';
import { DockerLogin } from '../support/registry/docker-login';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { pushImage } from '../support/registry/images';
import { payloadOf, pushBundle, pushSimple, type Signer, signer } from '../support/registry/signatures';
import { TestSigstore } from '../support/registry/sigstore';
import { digestOf, SHOP_ENVIRONMENT, SHOP_FILE, shop } from '../support/shop-system';

const FILE = 'releases/shop/1.4.yaml';
const OTHER = digestOf('e');
const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'https://github.com/shop/web/.github/workflows/release.yml';
const TAG = `${WORKFLOW}@refs/tags/v1.4.0`;

const lockfile = (host: string, repository: string, signedBy: string): string => `system: shop
version: "1.4"
components:
  web:
    image: ${host}/${repository}
    tag: "1.4"
    digest: ${digestOf('a')}
    origin: sample
    signedBy: ${signedBy}
  api: { image: ${host}/shop/api, tag: v1, digest: ${digestOf('b')}, origin: sample }
thirdParty:
  postgres: { image: ${host}/shop/postgres, tag: v1, digest: ${digestOf('b')}, origin: sample }
tools:
  migrate: { image: ${host}/shop/migrate, tag: v1, digest: ${digestOf('b')}, origin: sample }
`;
const identity = (subject = TAG, more = ''): string => `{ identity: { issuer: "${ISSUER}", subject: "${subject}"${more} } }`;

describeWithRegistry('galley pin, where the lockfile names an identity that signs', () => {
  let sigstore: TestSigstore;
  let another: TestSigstore;
  let workflow: Signer;
  let docker: DockerRegistry;
  let login: DockerLogin;
  let count = 0;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    login = new DockerLogin();
    [sigstore, another] = [new TestSigstore(), new TestSigstore()];
    workflow = sigstore.signer({ subject: TAG, issuer: ISSUER });
    for (const name of ['api', 'postgres', 'migrate'])
      await pushImage(docker.host, { repository: `shop/${name}`, tag: 'v1', platforms: ['linux/amd64'] });
  });
  afterAll(async () => {
    for (const each of [login, sigstore, another]) each[Symbol.dispose]();
    await docker.stop();
  });

  interface Case {
    /** By default the workflow, as a bundle. */
    readonly sign?: (image: { repository: string }, digest: string) => Promise<void>;
    readonly signedBy?: string;
    /** Files of the repository. @default - the roots where they are looked for */
    readonly files?: Readonly<Record<string, string>>;
  }
  const byWorkflow = (image: { repository: string }, of: string) => pushBundle(docker.host, image, { of, by: workflow });

  /** Pins an image that nobody has signed but as `sign` does. */
  async function pinned({ sign = byWorkflow, signedBy = identity(), files = { 'trusted_root.json': sigstore.roots } }: Case) {
    count += 1;
    const image = { repository: `shop/by-${count}`, tag: '1.4', platforms: ['linux/amd64'], content: `${count}` };
    const digest = await pushImage(docker.host, image);
    await sign(image, digest);
    const text = lockfile(docker.host, image.repository, signedBy);
    using project = new TestProject([shop], { [FILE]: text, [SHOP_FILE]: SHOP_ENVIRONMENT, ...files });
    const result = await project.run('pin', 'shop@1.4');
    const after = readFileSync(join(project.root, FILE), 'utf8');
    const verified = result.exit === 0 ? await project.run('pin', '--verify', 'shop@1.4') : undefined;
    return { result, verified, digest, changed: after !== text };
  }

  const good: [string, () => Case][] = [
    ['as a bundle that refers to it', () => ({})],
    ['in cosign’s first form', () => ({ sign: (image, of) => pushSimple(docker.host, image, { of, by: workflow }) })],
    ['as the workflow does for each tag', () => ({ signedBy: identity(`${WORKFLOW}@refs/tags/*`) })],
    [
      'where the roots are another file',
      () => ({ signedBy: identity(TAG, ', roots: sigstore/roots.json'), files: { 'sigstore/roots.json': sigstore.roots } }),
    ],
    [
      'beside one of somebody else',
      () => ({
        sign: async (image, of) => {
          await pushSimple(docker.host, image, { of, by: another.signer({ subject: TAG, issuer: ISSUER }) });
          await byWorkflow(image, of);
        },
      }),
    ],
  ];
  test.each(good)('takes an image that the identity has signed, %s', async (_, made) => {
    const { result, verified, changed } = await pinned(made());
    expect(result).toMatchObject({ exit: 0, err: '' });
    expect(changed).toBe(true);
    expect(verified).toMatchObject({ exit: 0, err: '' });
  });

  /** The workflow's signature with something else beside it. */
  const besides = (change: (material: Record<string, unknown>) => object): Signer => ({
    sign: (text) => {
      const signed = workflow.sign(text);
      return { ...signed, material: change(signed.material as Record<string, unknown>) };
    },
  });
  const by =
    (signs: () => Signer): (() => Case) =>
    () => ({ sign: (image, of) => pushBundle(docker.host, image, { of, by: signs() }) });
  const bad: [string, string, () => Case][] = [
    ['that nobody has signed', 'none', () => ({ sign: async () => {} })],
    [
      'that another workflow has signed',
      `one by ${WORKFLOW}@refs/heads/fork, for which ${ISSUER} vouches`,
      by(() => sigstore.signer({ subject: `${WORKFLOW}@refs/heads/fork`, issuer: ISSUER })),
    ],
    [
      'whose signer another issuer vouches for',
      `one by ${TAG}, for which https://evil.example.com vouches`,
      by(() => sigstore.signer({ subject: TAG, issuer: 'https://evil.example.com' })),
    ],
    [
      'whose subject only begins in the same way',
      `one by ${TAG}-evil, for which ${ISSUER} vouches`,
      by(() => sigstore.signer({ subject: `${TAG}-evil`, issuer: ISSUER })),
    ],
    [
      'whose signer another sigstore vouches for',
      'one that the roots do not prove \\(.+\\)',
      by(() => another.signer({ subject: TAG, issuer: ISSUER })),
    ],
    ['that a key has signed', 'one by a key, without an identity', by(() => signer())],
    [
      'whose time nobody vouches for',
      'one that the roots do not prove \\(expected 1 timestamps, got 0\\)',
      by(() => besides(({ certificate }) => ({ certificate }))),
    ],
    [
      'whose time was vouched for with another signature',
      'one that the roots do not prove \\(.+\\)',
      by(() => {
        const { timestampVerificationData } = workflow.sign(Buffer.from('another text')).material as Record<string, unknown>;
        return besides(({ certificate }) => ({ certificate, timestampVerificationData }));
      }),
    ],
    [
      'that was signed before or after its roots were good',
      'one that the roots do not prove \\(.+\\)',
      () => ({ files: { 'trusted_root.json': sigstore.roots.replaceAll('"start":"2020', '"end":"2021-01-01T00:00:00Z","start":"2020') } }),
    ],
    [
      'with a bundle about another digest',
      'one over another digest',
      () => ({ sign: (image, of) => pushBundle(docker.host, image, { of, by: workflow, about: OTHER }) }),
    ],
    [
      'whose statement was changed after it was signed',
      'one that the roots do not prove \\(signature verification failed\\)',
      () => ({ sign: (image, of) => pushBundle(docker.host, image, { of, by: workflow, tampered: true }) }),
    ],
    [
      'whose payload was changed after it was signed',
      'one that the roots do not prove \\(signature verification failed\\)',
      () => ({ sign: (image, of) => pushSimple(docker.host, image, { of, by: workflow, signed: payloadOf(OTHER), told: payloadOf(of) }) }),
    ],
    [
      'with a text that is no certificate',
      'one that the roots do not prove \\(.+\\)',
      by(() => besides((material) => ({ ...material, certificate: { rawBytes: 'AAAA' } }))),
    ],
  ];
  test.each(bad)('refuses an image %s, and writes nothing', async (_, got, made) => {
    const { result, digest, changed } = await pinned(made());
    const told = new RegExp(
      `error\\[IMAGE_SIGNATURE\\] ${FILE}:6:10 .*/shop/by-\\d+: expected a signature of ${digest} by the identity in signedBy, got `,
    );
    expect(result).toMatchObject({ exit: 1, out: '', err: expect.stringMatching(told) });
    expect(result.err).toMatch(new RegExp(`got ${got};`));
    expect(changed).toBe(false);
  });

  test.each([
    ['is not there', {}, 'no such file'],
    ['is no JSON', { 'trusted_root.json': 'roots: []' }, 'no JSON'],
    ['has nobody in it', { 'trusted_root.json': '{}' }, 'no authority of certificates in it'],
    ['is a list', { 'trusted_root.json': '[1]' }, 'no authority of certificates in it'],
  ])('refuses roots whose file %s', async (_, files, got) => {
    const { result, changed } = await pinned({ files });
    expect(result).toMatchObject({
      exit: 2,
      err: expect.stringContaining(`expected the roots of an instance of sigstore in trusted_root.json, got ${got}; `),
    });
    expect(changed).toBe(false);
  });

  test.each([
    ['a bare text', '{ identity: me@example.com }', 'components.web.signedBy.identity'],
    ['neither key nor identity', '{}', 'one of key and identity'],
    ['an identity whose subject is any', identity('*'), 'with * as its last character alone'],
    ['an identity whose subject is any of a host', identity('https://github.com/*'), 'with * as its last character alone'],
    ['an issuer that is no URL', '{ identity: { issuer: github, subject: me@example.com } }', 'signedBy.identity.issuer'],
    ['roots outside of the repository', identity(TAG, ', roots: ../roots.json'), 'a .json file of this repository'],
    ['roots by an absolute path', identity(TAG, ', roots: /etc/roots.json'), 'a .json file of this repository'],
  ])('refuses %s in the lockfile', async (_, signedBy, message) => {
    const { result } = await pinned({ signedBy, sign: async () => {} });
    expect(result).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
  });
});
