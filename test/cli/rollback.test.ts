import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop, shopRelease } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('rolling back is', (each) => {
  shop = each;
});

withKeys('galley rollback', () => {
  test('names the earlier release again, keeps what has come since, and shows the difference first', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    shop.write(PROD, shop.read(PROD).replace('replicas: 3', 'replicas: 4'));
    await shop.settle('Scale');
    const asked: string[] = [];
    shop.ask = async (question) => asked.push(question) > 0;
    const { exit, out } = await shop.run('rollback', 'shop/prod');
    expect(exit).toBe(0);
    expect(out.indexOf(`-    image: ghcr.io/example/web:1.5@`)).toBeLessThan(out.indexOf('rollback of 1.4'));
    expect(out).toContain('+    image: ghcr.io/example/web:1.4@');
    expect(asked).toEqual(['Roll shop/prod back to 1.4, as ada, on main?']);
    expect(shop.read(PROD)).toContain('release: "1.4" # the one line');
    expect(shop.read(PROD)).toContain('replicas: 4');
    expect(shop.read('dist/shop/prod/web/configmap-settings.yaml')).toContain('replicas: "4"');
    expect(shop.trailers()).toMatchObject({ 'Galley-Action': 'rollback', 'Galley-Version': '1.4', 'Galley-Previous': '1.5' });
    expect(shop.git('log', '-1', '--format=%s')).toBe('Roll shop/prod back to 1.4');
  });

  test.each([
    ['nothing ran before', [], 'expected a release that ran before 1.4, got none'],
    ['nothing but another version ran before', ['--to', '1.5'], 'expected a release that ran before 1.4, got none'],
  ])('refuses where %s', async (_, options, why) => {
    const state = shop.state();
    const { exit, err } = await shop.run('rollback', 'shop/prod', ...options);
    expect([exit, shop.state()]).toEqual([2, state]);
    expect(err).toContain('error[RELEASE_UNKNOWN]');
    expect(err).toContain(why);
  });

  test('refuses a release that never ran there', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await shop.run('rollback', 'shop/prod', '--to', '1.6')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('error[RELEASE_UNKNOWN] release that shop/prod has run: expected 1.4, got "1.6"; write 1.4'),
    });
  });

  test('refuses a release whose lockfile names other images than ran, and not one that says the same in other words', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    const until = shop.git('rev-parse', 'HEAD').slice(0, 12);
    const lockfile = 'releases/shop/1.4.yaml';
    shop.write(lockfile, shopRelease('1.4', '9'));
    shop.signAs('rita').commitSigned('Change what 1.4 is');
    expect((await shop.run('access', 'check')).exit).toBe(0);
    const before = shop.signAs('ada').state();
    for (const words of [[], ['--to', '1.4']]) {
      const { exit, err } = await shop.run('rollback', 'shop/prod', ...words);
      expect([exit, shop.state()]).toEqual([2, before]);
      expect(err).toContain(
        'error[RELEASE_UNKNOWN] release that shop/prod has run: expected 1.4 with the images that ran, got another digest of web',
      );
      expect(err).toContain(`bring ${lockfile} back from ${until}^, or deploy it, which asks its registries`);
    }
    shop.git('checkout', '--quiet', `${until}^`, '--', lockfile);
    shop.write(lockfile, `${shop.read(lockfile)}# as it was\n`);
    shop.commitSigned('Bring it back');
    expect(await shop.run('rollback', 'shop/prod')).toMatchObject({ exit: 0 });
  });

  test('goes past a release that nobody who may has named, unless it is asked for', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    shop.write(PROD, shop.read(PROD).replace('release: "1.5"', 'release: "1.6"'));
    await shop.settle('Sneak');
    shop.write(PROD, shop.read(PROD).replace('release: "1.6"', 'release: "1.5"'));
    await shop.settleSigned('Undo that');
    expect(await shop.run('rollback', 'shop/prod', '--dry-run')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('release 1.5 -> 1.4'),
    });
    expect(await shop.run('rollback', 'shop/prod', '--dry-run', '--to', '1.6')).toMatchObject({ exit: 0 });
    shop.git('reset', '--quiet', '--hard', 'HEAD~3');
    shop.write(PROD, shop.read(PROD).replace('release: "1.4"', 'release: "1.6"'));
    await shop.settle('Sneak');
    shop.write(PROD, shop.read(PROD).replace('release: "1.6"', 'release: "1.5"'));
    await shop.settleSigned('Go on');
    expect(await shop.run('rollback', 'shop/prod', '--dry-run')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('release 1.5 -> 1.4'),
    });
  });

  test('refuses a release whose lockfile is gone', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    rmSync(join(shop.root, 'releases/shop/1.4.yaml'));
    shop.folder.commit('Forget');
    expect(await shop.run('rollback', 'shop/prod')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('release with a lockfile: expected 1.5 or 1.6, got "1.4"'),
    });
  });
});
