import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from '../support/project';
import { DockerLogin } from '../support/registry/docker-login';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { FaultProxy, status } from '../support/registry/fault-proxy';
import { pushImage, retag } from '../support/registry/images';
import { digestOf, SHOP_ENVIRONMENT, SHOP_FILE, shop } from '../support/shop-system';

const FILE = 'releases/shop/1.4.yaml';
const BOTH = ['linux/amd64', 'linux/arm64'];
const bothShop = { ...shop, images: { ...shop.images, platforms: BOTH } };

/** A lockfile with a bit of everything that has to stay as it is. */
const lockfile = (host: string): string => `# The shop, 1.4.
system: shop
version: "1.4" # in quotes

components:
  web:   # what people see
    image: ${host}/shop/web
    tag: "1.4" # {"$imagepolicy": "flux-system:web:tag"}
    digest: ${digestOf('a')} # {"$imagepolicy": "flux-system:web:digest"}
    origin: sample

  api: { image: ${host}/shop/api, tag: 'v1', digest: ${digestOf('b')}, origin: published, from: https://example.com/releases }
thirdParty:
  postgres:
    origin: seen
    image: "${host}/library/postgres"
    from: >- # where
      a page,
      and another
    digest: "${digestOf('c')}"
    tag: "17"
tools:
  migrate:
    image: ${host}/shop/migrate
    tag: 0.9.0
    digest: ${digestOf('d')}
    origin: resolved
# the end
`;

describeWithRegistry('galley pin', () => {
  let docker: DockerRegistry;
  let proxy: FaultProxy;
  let login: DockerLogin;
  let project: TestProject;
  let digests: Record<'web' | 'api' | 'postgres' | 'migrate', string>;
  beforeAll(async () => {
    docker = await DockerRegistry.start();
    const push = (repository: string, tag: string, platforms: readonly string[], more: object = {}): Promise<string> =>
      pushImage(docker.host, { repository, tag, platforms, ...more });
    digests = {
      web: await push('shop/web', '1.4', BOTH),
      api: await push('shop/api', 'v1', BOTH, { format: 'docker' }),
      postgres: await push('library/postgres', '17', [...BOTH, 'linux/s390x']),
      migrate: await push('shop/migrate', '0.9.0', ['linux/amd64', 'linux/arm64/v8']),
    };
    await push('shop/web', '1.5', BOTH);
    await push('shop/web', 'amd64-only', ['linux/amd64']);
    await push('shop/web', 'amd64-index', ['linux/amd64'], { index: true });
    await push('shop/web', 'amd64-docker', ['linux/amd64'], { format: 'docker' });
  });
  afterAll(() => docker.stop());
  beforeEach(async () => {
    proxy = await FaultProxy.start(docker.host);
    login = new DockerLogin();
    project = new TestProject([bothShop], { [FILE]: lockfile(proxy.host), [SHOP_FILE]: SHOP_ENVIRONMENT });
  });
  afterEach(async () => {
    project[Symbol.dispose]();
    login[Symbol.dispose]();
    await proxy.stop();
  });

  const read = (file = FILE): string => readFileSync(join(project.root, file), 'utf8');
  const pinned = (): string =>
    lockfile(proxy.host)
      .replace(digestOf('a'), digests.web)
      .replace(digestOf('b'), digests.api)
      .replace(digestOf('c'), digests.postgres)
      .replace(digestOf('d'), digests.migrate)
      .replace(/origin: (sample|published|seen)/g, 'origin: resolved')
      .replace('https://example.com/releases', `"${proxy.host}"`)
      .replace('>- # where\n      a page,\n      and another\n', `"${proxy.host}" # where\n`);

  test('writes what stands behind each tag, and changes no other byte', async () => {
    expect(await project.run('pin', 'shop@1.4')).toEqual({
      exit: 0,
      out: expect.stringContaining(`4 images resolved, 4 with another digest, ${FILE} written`),
      err: '',
    });
    expect(read()).toBe(pinned());
    expect(await project.run('release', 'check')).toMatchObject({ exit: 0 });
  });

  test('says which engine it kept for bytes that it does not know of', async () => {
    project.write(FILE, lockfile(proxy.host).replace('    origin: sample\n', '    origin: sample\n    builtAgainstEngine: "7.1"\n'));
    const note = `${FILE}: builtAgainstEngine of web was kept, 7.1; correct it if its build says otherwise`;
    expect(await project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, err: note });
    expect(await project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, err: '' });
  });

  test('again without news touches nothing', async () => {
    await project.run('pin', 'shop@1.4');
    const before = statSync(join(project.root, FILE));
    expect(await project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, out: expect.stringContaining(`${FILE} was up to date`) });
    const after = statSync(join(project.root, FILE));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(read()).toBe(pinned());
  });

  test('a new version starts as a copy of the newest by version, with its name and the new tags', async () => {
    for (const version of ['1.9', '1.10', '1.10-rc.1'])
      project.write(
        `releases/shop/${version}.yaml`,
        lockfile(proxy.host).replace('"1.4" # in', `"${version}" # in`).replace('The shop', `Copied ${version}`),
      );
    const { exit, out } = await project.run('pin', 'shop@2.0', 'web=1.5');
    expect([exit, out.split('\n')[0]]).toEqual([0, 'shop@2.0  new, a copy of shop@1.10']);
    const text = read('releases/shop/2.0.yaml');
    expect(text).toContain('# Copied 1.10, 1.4.\nsystem: shop\nversion: "2.0" # in quotes\n');
    expect(text).toContain('tag: "1.5" # {"$imagepolicy": "flux-system:web:tag"}');
    expect(readdirSync(join(project.root, 'releases/shop')).sort()).toEqual([
      '1.10-rc.1.yaml',
      '1.10.yaml',
      '1.4.yaml',
      '1.9.yaml',
      '2.0.yaml',
    ]);
  });

  test('--dry-run shows it and writes nothing; --json says the same', async () => {
    const { exit, out } = await project.run('pin', 'shop@1.5', 'web=1.5', '--dry-run', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      release: 'shop@1.5',
      copyOf: '1.4',
      changed: true,
      written: false,
      images: [
        { name: 'web', before: { tag: '1.4', origin: 'sample' }, after: { tag: '1.5', origin: 'resolved' }, platforms: BOTH },
        {},
        {},
        {},
      ],
    });
    expect(readdirSync(join(project.root, 'releases/shop'))).toEqual(['1.4.yaml']);
  });

  test.each(['amd64-only', 'amd64-index', 'amd64-docker'])('%s lacks a platform: exit 1, and nothing is written', async (tag) => {
    const { exit, err } = await project.run('pin', 'shop@1.4', `web=${tag}`);
    expect([exit, err]).toEqual([
      1,
      `error[IMAGE_PLATFORM] ${FILE}:8:10 ${proxy.host}/shop/web: expected ${tag} to run on linux/arm64 too, got linux/amd64; build it for that, or name another tag`,
    ]);
    expect(read()).toBe(lockfile(proxy.host));
  });

  test('the architectures of node pools are wanted too', async () => {
    const pool = 'cluster:\n  nodePools:\n    mainframe: { machineType: z16, nodes: 1, labels: { kubernetes.io/arch: s390x } }\n';
    project.write(SHOP_FILE, SHOP_ENVIRONMENT.replace('cluster:\n', pool));
    const { exit, err } = await project.run('pin', 'shop@1.4');
    expect([exit, err.match(/shop\/\w+: expected [\w.]+ to run on linux\/s390x/g)?.length]).toEqual([1, 3]);
  });

  test('all that is wrong is said at once, the worst decides, and nothing is written', async () => {
    const text = lockfile(proxy.host).replace('0.9.0', '0.9.1').replace("'v1'", "'v2'");
    project.write(FILE, text);
    const { exit, err } = await project.run('pin', 'shop@1.4', 'web=amd64-only');
    expect([exit, err.split('\n').map((line) => line.split(' ')[0])]).toEqual([
      2,
      ['error[IMAGE_PLATFORM]', 'error[IMAGE_UNKNOWN]', 'error[IMAGE_UNKNOWN]', '3'],
    ]);
    expect(err).toContain(`${FILE}:25:10 ${proxy.host}/shop/migrate: expected 0.9.1 in the registry, got status 404 from ${proxy.host}`);
    expect(read()).toBe(text);
  });

  test('a registry that can not be asked is said once: exit 3', async () => {
    await proxy.stop();
    const { exit, err } = await project.run('pin', 'shop@1.4');
    expect([exit, err.split('\n').length, err]).toEqual([
      3,
      1,
      expect.stringContaining(`error[REGISTRY_FAILED] ${proxy.host}: expected an answer, got ECONNREFUSED`),
    ]);
    expect(read()).toBe(lockfile(proxy.host));
    proxy = await FaultProxy.start(docker.host);
  });

  test('a lockfile that changed meanwhile is left as it is', async () => {
    const theirs = lockfile(proxy.host).replace('# the end', '# their end');
    proxy.faults = [
      ({ pass }) => {
        project.write(FILE, theirs);
        pass();
      },
    ];
    expect(await project.run('pin', 'shop@1.4')).toMatchObject({ exit: 3, err: expect.stringContaining('FILE_CHANGED') });
    expect(read()).toBe(theirs);
    expect(readdirSync(join(project.root, 'releases/shop'))).toEqual(['1.4.yaml']);
  });

  test('a value that several share by an anchor is not changed for all of them', async () => {
    project.write(FILE, lockfile(proxy.host).replace('tag: "1.4"', 'tag: &v v1').replace("tag: 'v1'", 'tag: *v'));
    expect(await project.run('pin', 'shop@1.4', 'web=1.5')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('components.api.tag: expected a value to replace, got an alias'),
    });
  });

  test.each([
    [[], 'error[PIN_INVALID] release: expected SYSTEM@VERSION such as shop@1.4.0, got nothing'],
    [['shop'], 'error[PIN_INVALID] release: expected SYSTEM@VERSION'],
    [['shop@../../x'], 'error[PIN_INVALID] release: expected SYSTEM@VERSION'],
    [['shop@1.4', 'web'], 'error[PIN_INVALID] tag: expected IMAGE=TAG'],
    [['shop@1.4', 'web=latest'], 'error[PIN_INVALID] tag: expected IMAGE=TAG'],
    [['shop@1.4', 'web=1.5', 'web=1.6'], 'error[PIN_INVALID] tag: expected one tag for web'],
    [['shop@1.4', 'wev=1.5'], 'error[PIN_INVALID] image: expected api, migrate, postgres or web, got "wev"; write web'],
    [['shopp@1.4'], 'error[SYSTEM_UNKNOWN] system: expected shop, got "shopp"; write shop'],
    [['--verify', 'shop@1.6'], 'error[RELEASE_UNKNOWN] release: expected shop@1.4, got "shop@1.6"'],
    [['shop@1.4', '--timeout', '0'], "error: option '--timeout <seconds>' argument '0' is invalid. expected seconds"],
  ])('%j is refused, and no registry asked', async (words, message) => {
    expect(await project.run('pin', ...words)).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
    expect(proxy.seen).toEqual([]);
  });

  describe('--verify', () => {
    beforeEach(async () => {
      project.write(FILE, pinned());
    });

    test('asks by HEAD alone, once for each image where all hold', async () => {
      const { exit, out, err } = await project.run('pin', '--verify');
      expect([exit, out.split('\n')[0], err]).toEqual([0, 'shop@1.4  4 of 4 images hold', '']);
      expect(proxy.seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'HEAD', 'HEAD']);
      expect(read()).toBe(pinned());
    });

    test('tells tags that moved, tags and digests that are gone: exit 1, as JSON too', async () => {
      const image = { repository: 'shop/moving', tag: '1.4', platforms: BOTH };
      const first = await pushImage(docker.host, { ...image, content: 'first' });
      await retag(docker.host, { repository: 'shop/moving', tag: 'kept' }, first);
      const second = await pushImage(docker.host, { ...image, content: 'second' });
      project.write(
        FILE,
        pinned()
          .replace('shop/web', 'shop/moving')
          .replace(digests.web, first)
          .replace("tag: 'v1'", 'tag: never')
          .replace(digests.postgres, digestOf('e')),
      );
      const { exit, out } = await project.run('pin', '--verify', 'shop@1.4');
      expect(exit).toBe(1);
      expect(out.split('\n').map((line) => line.trim().split(/ {2,}/).at(-1))).toEqual([
        '1 of 4 images hold',
        expect.stringMatching(`moved: ${first.slice(7, 19)} → ${second.slice(7, 19)}`),
        'there, but its tag is gone',
        'gone',
        'holds',
      ]);
      const json = await project.run('pin', '--verify', '--json');
      expect(json.exit).toBe(1);
      expect(JSON.parse(json.out).releases[0].images).toMatchObject([
        { name: 'web', status: 'moved', digest: first, now: second },
        { name: 'api', status: 'untagged' },
        { name: 'postgres', status: 'gone', now: digests.postgres },
        { name: 'migrate', status: 'holds' },
      ]);
      // Whatever HEAD does not find is asked for once more: the tag, and the digest, each of both runs.
      const asked = proxy.seen.filter(({ method }) => method !== 'HEAD').map(({ path }) => path.replace(/.*\//, ''));
      expect(asked.sort()).toEqual(['never', 'never', digestOf('e'), digestOf('e')]);
    });

    test('a registry that can not be asked is no verdict: exit 3, and the others are told', async () => {
      proxy.faults = [status(429, { 'retry-after': '21600' })];
      project.write(FILE, pinned().replace(`${proxy.host}/shop/api`, `${docker.host}/shop/api`));
      const { exit, out, err } = await project.run('pin', '--verify');
      expect([exit, err]).toEqual([3, expect.stringContaining('got status 429 and to wait 21600 s')]);
      expect(out).toMatch(/api +v1 +holds/);
      expect(out).toMatch(/web +1.4 +not asked/);
    });
  });
});
