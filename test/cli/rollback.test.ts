import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop } from '../support/signed-shop';

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
