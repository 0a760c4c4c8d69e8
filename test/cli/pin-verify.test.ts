import { BOTH, FILE, type PinnedDigests, PinnedShop, pushShop } from '../support/pinned-shop';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { status } from '../support/registry/fault-proxy';
import { pushImage, retag } from '../support/registry/images';
import { digestOf } from '../support/shop-system';

describeWithRegistry('galley pin --verify', () => {
  let docker: DockerRegistry;
  let digests: PinnedDigests;
  let given: PinnedShop;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    digests = await pushShop(docker);
  });
  afterAll(() => docker.stop());
  beforeEach(async () => {
    given = await PinnedShop.begin(docker, digests);
    given.project.write(FILE, given.pinned());
  });
  afterEach(() => given.end());

  test('asks by HEAD alone, once for each image where all hold', async () => {
    const { exit, out, err } = await given.project.run('pin', '--verify');
    expect([exit, out.split('\n')[0], err]).toEqual([0, 'shop@1.4  4 of 4 images hold', '']);
    expect(given.proxy.seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD']);
    expect(given.read()).toBe(given.pinned());
  });

  test('tells tags that moved, tags and digests that are gone: exit 1, as JSON too', async () => {
    const image = { repository: 'shop/moving', tag: '1.4', platforms: BOTH };
    const first = await pushImage(docker.host, { ...image, content: 'first' });
    await retag(docker.host, { repository: 'shop/moving', tag: 'kept' }, first);
    const second = await pushImage(docker.host, { ...image, content: 'second' });
    given.project.write(
      FILE,
      given
        .pinned()
        .replace('shop/web', 'shop/moving')
        .replace(digests.web, first)
        .replace("tag: 'v1'", 'tag: never')
        .replace(digests.postgres, digestOf('e')),
    );
    const { exit, out } = await given.project.run('pin', '--verify', 'shop@1.4');
    expect(exit).toBe(1);
    expect(out.split('\n').map((line) => line.trim().split(/ {2,}/).at(-1))).toEqual([
      '1 of 4 images hold',
      expect.stringMatching(`moved: ${first.slice(7, 19)} → ${second.slice(7, 19)}`),
      'there, but its tag is gone',
      `missing: ${digestOf('e').slice(7, 19)} → ${digests.postgres.slice(7, 19)}`,
      'holds',
    ]);
    const json = await given.project.run('pin', '--verify', '--json');
    expect(json.exit).toBe(1);
    expect(JSON.parse(json.out).releases[0].images).toMatchObject([
      { name: 'web', status: 'moved', digest: first, now: second },
      { name: 'api', status: 'untagged' },
      { name: 'postgres', status: 'gone', now: digests.postgres },
      { name: 'migrate', status: 'holds' },
    ]);
    // Whatever HEAD does not find is asked for once more: the tag, and the digest, each of both runs.
    const asked = given.proxy.seen.filter(({ method }) => method !== 'HEAD').map(({ path }) => path.replace(/.*\//, ''));
    expect(asked.sort()).toEqual(['never', 'never', digestOf('e'), digestOf('e')]);
  });

  test('an unreachable registry is no verdict: exit 3, with the results of the others', async () => {
    given.proxy.faults = [status(429, { 'retry-after': '21600' })];
    given.project.write(FILE, given.pinned().replace(`${given.proxy.host}/shop/api`, `${docker.host}/shop/api`));
    const { exit, out, err } = await given.project.run('pin', '--verify');
    expect([exit, err]).toEqual([3, expect.stringContaining('got status 429 and to wait 21600 s')]);
    expect(out).toMatch(/api +v1 +holds/);
    expect(out).toMatch(/web +1.4 +not asked/);
  });
});
