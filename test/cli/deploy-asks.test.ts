import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { pushImage } from '../support/registry/images';
import { pushSimple, signer } from '../support/registry/signatures';
import { shopForEach } from '../support/shop-for-each';
import { digestOf, SHOP_RELEASE } from '../support/shop-system';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;
let docker: DockerRegistry;
/** The images of the release by the digit that stands for their digest in the shop's own. */
let digests: Map<string, string>;
const { withKeys } = shopForEach('asking registries before production is', (each) => {
  shop = each;
});
const REPOSITORIES = { a: 'web', b: 'api', c: 'postgres', d: 'migrate' } as const;

const push = (repository: string, content: string) =>
  pushImage(docker.host, { repository: `shop/${repository}`, tag: '2', platforms: ['linux/amd64'], content });
const release = (host: string) =>
  Object.entries(REPOSITORIES)
    .reduce((text, [digit, repository]) => text.replace(digestOf(digit), digests.get(repository) ?? ''), SHOP_RELEASE)
    .replace(/image: \S+\/([\w-]+)$/gm, (_, name) => `image: ${host}/shop/${name}`)
    .replace(/^(\s*)tag: .*$/gm, '$1tag: "2"')
    .replaceAll('"1.4"', '"2"')
    .replaceAll(/origin: \w+/g, 'origin: resolved');

beforeAll(async () => {
  docker = await DockerRegistry.start();
});
afterAll(() => docker.stop());
beforeEach(async () => {
  digests = new Map();
  for (const repository of Object.values(REPOSITORIES)) digests.set(repository, await push(repository, 'first'));
  shop.registry = undefined;
  commitRelease(docker.host);
});

const commitRelease = (host: string) => {
  shop.write('releases/shop/2.yaml', release(host));
  shop.commitSigned('Add a release');
};
const deploy = (target = 'shop/prod') => shop.run('deploy', 'shop@2', target, '--timeout', '2');

describeWithRegistry('registries', () => {
  withKeys('before production', () => {
    test('get a request for every digest, and the record holds their answers', async () => {
      expect(await deploy()).toMatchObject({ exit: 0, err: '' });
      expect(shop.trailers()['Galley-Registry']).toBe('4 there');
    });

    test('a tag that has moved is a warning, and on record', async () => {
      const now = await push('web', 'second');
      expect(await deploy()).toMatchObject({
        exit: 0,
        err: expect.stringMatching(
          new RegExp(`^warning: shop@2: ${docker.host}/shop/web:2 leads to ${now} now; its digest is still there`),
        ),
      });
      expect(shop.trailers()['Galley-Registry']).toBe('4 there, web moved');
    });

    test('a digest that is not there is refused, whatever the lockfile calls it, and left to others where nobody depends on it', async () => {
      digests.set('web', digestOf('e'));
      commitRelease(docker.host);
      const before = shop.git('rev-parse', 'HEAD');
      expect(await deploy()).toMatchObject({
        exit: 1,
        err: expect.stringContaining(`error[IMAGE_GONE] shop/prod: expected web of shop@2`),
      });
      expect(shop.git('rev-parse', 'HEAD')).toBe(before);
      expect(await deploy('shop/staging')).toMatchObject({ exit: 0 });
    });

    test('that can not be asked refuse it, unless a gate has asked about this very lockfile; a rollback asks nobody', async () => {
      await docker.stop();
      try {
        expect(await deploy()).toMatchObject({
          exit: 3,
          err: expect.stringContaining('error[RELEASE_NOT_ASKED] shop/prod: expected registries'),
        });
        expect(await deploy('shop/staging')).toMatchObject({ exit: 0 });
        const gate = await shop.run('gate', 'pass', 'shop/staging', '--proof', 'seen', '--timeout', '2');
        expect(gate).toMatchObject({ exit: 0, err: expect.stringContaining('registries did not say that') });
        expect((await shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod', '--timeout', '2')).exit).toBe(3);
        expect(await shop.run('rollback', 'shop/staging')).toMatchObject({ exit: 0, err: '' });
      } finally {
        docker = await DockerRegistry.start();
      }
    });

    test("a gate's record stands in for a registry that is away", async () => {
      expect(await deploy('shop/staging')).toMatchObject({ exit: 0 });
      expect((await shop.run('gate', 'pass', 'shop/staging', '--proof', 'seen')).exit).toBe(0);
      expect(shop.trailers()['Galley-Registry']).toBe('4 there');
      const gate = shop.git('rev-parse', '--short=12', 'HEAD');
      await docker.stop();
      try {
        const promoted = await shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod', '--timeout', '2');
        expect(promoted).toMatchObject({ exit: 0, err: expect.stringContaining(`asked for the gate in ${gate}`) });
        expect(shop.trailers()['Galley-Registry']).toBe(`by the gate in ${gate}`);
        expect(await shop.run('rollback', 'shop/prod')).toMatchObject({ exit: 0, err: '' });
      } finally {
        docker = await DockerRegistry.start();
      }
    });

    test('an image whose publisher has not signed it is refused, where the lockfile says who that is', async () => {
      const publisher = signer();
      const pem = publisher.publicKey.trimEnd().replaceAll('\n', '\n        ');
      shop.write(
        'releases/shop/2.yaml',
        release(docker.host).replace(/^( +)image: \S+\/web$/m, `$&\n$1signedBy:\n$1  key: |\n$1    ${pem}`),
      );
      shop.commitSigned('Say who signs');
      const of = digests.get('web') ?? '';
      await pushSimple(docker.host, { repository: 'shop/web' }, { of, by: signer() });
      expect(await deploy()).toMatchObject({
        exit: 1,
        err: expect.stringMatching(
          /^error\[IMAGE_SIGNATURE\] .*\/shop\/web: expected a signature of \S+ by the key in signedBy, got one that/,
        ),
      });
      await pushSimple(docker.host, { repository: 'shop/web' }, { of, by: publisher });
      expect(await deploy()).toMatchObject({ exit: 0, err: '' });
    });

    test("a gate's record by a stranger, or of another lockfile, stands in for nothing", async () => {
      expect(await deploy('shop/staging')).toMatchObject({ exit: 0 });
      expect((await shop.run('gate', 'pass', 'shop/staging', '--proof', 'seen')).exit).toBe(0);
      const forged = shop.git('log', '-1', '--format=%B');
      shop.git('reset', '--quiet', '--hard', 'HEAD^');
      shop.git('commit', '--quiet', '--allow-empty', '-m', forged);
      await docker.stop();
      try {
        expect((await deploy()).exit).toBe(3);
      } finally {
        docker = await DockerRegistry.start();
      }
    });
  });
});
