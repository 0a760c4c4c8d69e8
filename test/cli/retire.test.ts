import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach('retiring is', (each) => {
  shop = each;
});

withKeys('galley retire', () => {
  test('says what happens to data, and writes nothing in a dry run', async () => {
    const state = shop.state();
    const { exit, out } = await shop.run('retire', 'shop/prod', '--dry-run');
    expect([exit, out]).toEqual([0, expect.stringMatching(/^shop\/prod {2}release 1\.4, to be retired\n/)]);
    expect(out).toContain('prunes nothing');
    expect(out).toContain('nothing in it holds data');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(shop.state()).toBe(state);
  });

  test('removes the file and the tree in one signed commit with its record, and dist/ is then what the sources render', async () => {
    const { exit, out } = await shop.run('retire', 'shop/prod');
    expect([exit, out]).toEqual([0, expect.stringMatching(/shop\/prod: retire of 1\.4, by ada, [0-9a-f]{12} on main$/)]);
    expect(existsSync(join(shop.root, PROD)) || existsSync(join(shop.root, 'dist/shop/prod'))).toBe(false);
    expect(shop.trailers()).toMatchObject({
      'Galley-Action': 'retire',
      'Galley-Target': 'shop/prod',
      'Galley-Version': '1.4',
      'Galley-Outcome': 'done',
      'Galley-Data': 'kept: none; unmarked: none',
    });
    expect(shop.trailers()).not.toHaveProperty('Galley-Tree');
    expect(shop.git('status', '--porcelain')).toBe('');
    expect(await shop.run('synth', '--check', '--out', join(shop.root, 'dist'))).toMatchObject({ exit: 0 });
    expect(await shop.run('access', 'check')).toMatchObject({ exit: 0 });
    const { out: told } = await shop.run('history', 'shop/prod');
    expect(told).toContain('retire shop/prod 1.4 done');
    expect(told).not.toContain('not proven');
  });

  test('is not proven by a commit that leaves the file', async () => {
    await shop.run('retire', 'shop/prod');
    const message = shop.git('log', '-1', '--format=%B');
    shop.git('reset', '-q', '--hard', 'HEAD~1');
    shop.write('docs/page.md', 'x\n');
    shop.commitSigned(message);
    expect((await shop.run('history', 'shop/prod')).out).toContain('not proven: its record says that shop/prod ends, and its file stands');
  });

  test('of an unknown environment gives an error with the nearest name', async () => {
    expect(await shop.run('retire', 'shop/prd')).toMatchObject({ exit: 2, err: expect.stringContaining('shop/prod') });
  });
});
