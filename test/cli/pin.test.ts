import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BOTH, FILE, lockfile, type PinnedDigests, PinnedShop, pushShop } from '../support/pinned-shop';
import { DockerRegistry, describeWithRegistry } from '../support/registry/docker-registry';
import { FaultProxy } from '../support/registry/fault-proxy';
import { SHOP_ENVIRONMENT, SHOP_FILE } from '../support/shop-system';

describeWithRegistry('galley pin', () => {
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
  });
  afterEach(() => given.end());

  test('writes the digest of each tag, and changes no other byte', async () => {
    expect(await given.project.run('pin', 'shop@1.4')).toEqual({
      exit: 0,
      out: expect.stringContaining(`4 images resolved, 4 with another digest, ${FILE} written`),
      err: '',
    });
    expect(given.read()).toBe(given.pinned());
    expect(await given.project.run('release', 'check')).toMatchObject({ exit: 0 });
  });

  test('says which engine it kept for bytes that it does not know of', async () => {
    given.project.write(
      FILE,
      lockfile(given.proxy.host).replace('    origin: sample\n', '    origin: sample\n    builtAgainstEngine: "7.1"\n'),
    );
    const note = `${FILE}: builtAgainstEngine of web was kept, 7.1; correct it if its build says otherwise`;
    expect(await given.project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, err: note });
    expect(await given.project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, err: '' });
  });

  test('again without news touches nothing', async () => {
    await given.project.run('pin', 'shop@1.4');
    const before = statSync(join(given.project.root, FILE));
    expect(await given.project.run('pin', 'shop@1.4')).toMatchObject({ exit: 0, out: expect.stringContaining(`${FILE} was up to date`) });
    const after = statSync(join(given.project.root, FILE));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(given.read()).toBe(given.pinned());
  });

  test('a new version starts as a copy of the newest by version, with its name and the new tags', async () => {
    for (const version of ['1.9', '1.10', '1.10-rc.1'])
      given.project.write(
        `releases/shop/${version}.yaml`,
        lockfile(given.proxy.host).replace('"1.4" # in', `"${version}" # in`).replace('The shop', `Copied ${version}`),
      );
    const { exit, out } = await given.project.run('pin', 'shop@2.0', 'web=1.5');
    expect([exit, out.split('\n')[0]]).toEqual([0, 'shop@2.0  new, a copy of shop@1.10']);
    const text = given.read('releases/shop/2.0.yaml');
    expect(text).toContain('# Copied 1.10, 1.4.\nsystem: shop\nversion: "2.0" # in quotes\n');
    expect(text).toContain('tag: "1.5" # {"$imagepolicy": "flux-system:web:tag"}');
    expect(readdirSync(join(given.project.root, 'releases/shop')).sort()).toEqual([
      '1.10-rc.1.yaml',
      '1.10.yaml',
      '1.4.yaml',
      '1.9.yaml',
      '2.0.yaml',
    ]);
  });

  test('--dry-run shows it and writes nothing; --json says the same', async () => {
    const { exit, out } = await given.project.run('pin', 'shop@1.5', 'web=1.5', '--dry-run', '--json');
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
    expect(readdirSync(join(given.project.root, 'releases/shop'))).toEqual(['1.4.yaml']);
  });

  test.each(['amd64-only', 'amd64-index', 'amd64-docker'])('%s lacks a platform: exit 1, and nothing is written', async (tag) => {
    const { exit, err } = await given.project.run('pin', 'shop@1.4', `web=${tag}`);
    expect([exit, err]).toEqual([
      1,
      `error[IMAGE_PLATFORM] ${FILE}:8:10 ${given.proxy.host}/shop/web: expected ${tag} to run on linux/arm64 too, got linux/amd64; build it for that, or name another tag`,
    ]);
    expect(given.read()).toBe(lockfile(given.proxy.host));
  });

  test('the architectures of node pools are wanted too', async () => {
    const pool = 'cluster:\n  nodePools:\n    mainframe: { machineType: z16, nodes: 1, labels: { kubernetes.io/arch: s390x } }\n';
    given.project.write(SHOP_FILE, SHOP_ENVIRONMENT.replace('cluster:\n', pool));
    const { exit, err } = await given.project.run('pin', 'shop@1.4');
    expect([exit, err.match(/shop\/\w+: expected [\w.]+ to run on linux\/s390x/g)?.length]).toEqual([1, 3]);
  });

  test('all that is wrong is said at once, the worst decides, and nothing is written', async () => {
    const text = lockfile(given.proxy.host).replace('0.9.0', '0.9.1').replace("'v1'", "'v2'");
    given.project.write(FILE, text);
    const { exit, err } = await given.project.run('pin', 'shop@1.4', 'web=amd64-only');
    expect([exit, err.split('\n').map((line) => line.split(' ')[0])]).toEqual([
      2,
      ['error[IMAGE_PLATFORM]', 'error[IMAGE_UNKNOWN]', 'error[IMAGE_UNKNOWN]', '3'],
    ]);
    expect(err).toContain(
      `${FILE}:25:10 ${given.proxy.host}/shop/migrate: expected 0.9.1 in the registry, got status 404 from ${given.proxy.host}`,
    );
    expect(given.read()).toBe(text);
  });

  test('a registry that can not be asked is said once: exit 3', async () => {
    await given.proxy.stop();
    const { exit, err } = await given.project.run('pin', 'shop@1.4');
    expect([exit, err.split('\n').length, err]).toEqual([
      3,
      1,
      expect.stringContaining(`error[REGISTRY_FAILED] ${given.proxy.host}: expected an answer, got ECONNREFUSED`),
    ]);
    expect(given.read()).toBe(lockfile(given.proxy.host));
    given.proxy = await FaultProxy.start(docker.host);
  });

  test('a lockfile that changed meanwhile is left as it is', async () => {
    const theirs = lockfile(given.proxy.host).replace('# the end', '# their end');
    given.proxy.faults = [
      ({ pass }) => {
        given.project.write(FILE, theirs);
        pass();
      },
    ];
    expect(await given.project.run('pin', 'shop@1.4')).toMatchObject({ exit: 3, err: expect.stringContaining('FILE_CHANGED') });
    expect(given.read()).toBe(theirs);
    expect(readdirSync(join(given.project.root, 'releases/shop'))).toEqual(['1.4.yaml']);
  });

  test('a value that several share by an anchor is not changed for all of them', async () => {
    given.project.write(FILE, lockfile(given.proxy.host).replace('tag: "1.4"', 'tag: &v v1').replace("tag: 'v1'", 'tag: *v'));
    expect(await given.project.run('pin', 'shop@1.4', 'web=1.5')).toMatchObject({
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
    [
      ['shop@1.4', '--timeout', '0.0001'],
      "error: option '--timeout <seconds>' argument '0.0001' is invalid. expected seconds, from 0.001 to 3600",
    ],
    [['shop@1.4', '--timeout', '0'], "error: option '--timeout <seconds>' argument '0' is invalid. expected seconds"],
  ])('%j is refused, and no registry asked', async (words, message) => {
    expect(await given.project.run('pin', ...words)).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
    expect(given.proxy.seen).toEqual([]);
  });
});
