import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop, STAGING, shopRelease } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('promoting is', (each) => {
  shop = each;
});

withKeys('galley promote and galley gate', () => {
  const promote = (...options: string[]) => shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod', ...options);
  const pass = () => shop.run('gate', 'pass', 'shop/staging', '--proof', 'https://ci.example.com/runs/17');

  beforeEach(async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
  });

  test('promotes exactly the lockfile that has passed the gate', async () => {
    expect((await shop.run('gate', 'fail', 'shop/staging', '--proof', 'it was down')).exit).toBe(0);
    expect(await shop.run('gate', 'status', 'shop/staging')).toEqual({
      exit: 1,
      out: 'shop/staging  not passed: expected that 1.5 passed it, got failed (it was down)',
      err: '',
    });
    expect((await pass()).exit).toBe(0);
    expect(shop.git('diff', '--name-only', 'HEAD^')).toBe('');
    expect(shop.trailers()).toMatchObject({
      'Galley-Action': 'gate',
      'Galley-Outcome': 'passed',
      'Galley-Proof': 'https://ci.example.com/runs/17',
      'Galley-Tree': shop.git('rev-parse', 'HEAD:dist/shop/staging'),
    });
    const lockfile = shop.trailers()['Galley-Lockfile'];
    expect(await shop.run('gate', 'status', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('1.5 passed') });

    expect((await promote()).exit).toBe(0);
    expect(shop.trailers()).toMatchObject({
      'Galley-Action': 'promote',
      'Galley-Source': 'shop/staging',
      'Galley-Version': '1.5',
      'Galley-Lockfile': lockfile,
    });
    expect(shop.read(PROD)).toContain('release: "1.5" # the one line');
    expect(shop.git('diff', '--name-only', 'HEAD^', '--', 'releases')).toBe('');
    expect((await shop.run('access', 'check')).exit).toBe(0);
  });

  test.each([
    ['nothing was said', async () => {}, 'got no record of it'],
    [
      'the lockfile was edited since',
      async () => {
        await pass();
        shop.write('releases/shop/1.5.yaml', shopRelease('1.5', '9'));
        await shop.settle('Edit');
      },
      'the same version with another lockfile',
    ],
    [
      'something else of the environment was changed since',
      async () => {
        await pass();
        shop.write(STAGING, shop.read(STAGING).replace('replicas: 3', 'replicas: 4'));
        await shop.settle('Edit');
      },
      'a record of another rendered tree',
    ],
    [
      'a commit that nobody signed says so',
      async () => {
        await pass();
        const message = shop.git('log', '-1', '--format=%B');
        shop.git('reset', '--quiet', '--hard', 'HEAD^');
        shop.folder.commit(message);
      },
      'a record that proves nothing: it carries no signature',
    ],
    [
      'an actor said so who may write there no more',
      async () => {
        shop.signAs('grace');
        await pass();
        shop.signAs('ada').write('access.yaml', shop.read('access.yaml').replace('"shop/staging"', '"shop/test"'));
        await shop.settle('Take it away');
      },
      'grace may not write to shop/staging',
    ],
  ])('refuses where %s', async (_, arrange, why) => {
    await arrange();
    const state = shop.state();
    const { exit, err } = await promote();
    expect([exit, shop.state()]).toEqual([1, state]);
    expect(err).toContain('error[GATE_NOT_PASSED] gate of shop/staging: expected that');
    expect(err).toContain(why);
    expect(shop.git('notes', '--ref=galley', 'show', 'HEAD')).toContain('Galley-Outcome: refused');
    expect((await shop.run('gate', 'status', 'shop/staging')).exit).toBe(1);
  });

  test('reports all objections at once', async () => {
    await shop.run('deploy', 'shop@1.6', 'shop/staging');
    const { err } = await shop.signAs('grace').run('promote', 'shop', '--from', 'staging', '--to', 'prod');
    expect(err.match(/\[\w+\]/g)).toEqual(['[ACCESS_DENIED]', '[GATE_NOT_PASSED]', '[RELEASE_NOT_RESOLVED]']);
  });

  test('a gate is about the rendered sources, and nothing else', async () => {
    shop.write('dist/shop/staging/web/pod-web.yaml', 'edited: by hand\n');
    shop.folder.commit('Edit');
    expect(await pass()).toMatchObject({ exit: 1, err: expect.stringContaining('error[TREE_STALE] dist/shop/staging') });
  });
});
