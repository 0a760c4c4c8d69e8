import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { actionAnswer } from '../../core/model/answer';
import { shopForEach } from '../support/shop-for-each';
import { PROD, type SignedShop, STAGING } from '../support/signed-shop';

let shop: SignedShop;
const { access, withKeys } = shopForEach('renaming is', (each) => {
  shop = each;
});

withKeys('galley rename', () => {
  test('shows what has another name and what has not, and writes nothing in a dry run', async () => {
    const state = shop.state();
    const { exit, out } = await shop.run('rename', 'shop/prod', 'live', '--dry-run');
    expect([exit, out]).toEqual([0, expect.stringMatching(/^shop\/prod {2}release 1\.4, to be renamed to shop\/live {2}production\n/)]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '0 objects made anew under another name, 3 with the same name, 0 left under the old name',
    );
    expect(out).toContain('nothing in it holds data');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(shop.state()).toBe(state);
  });

  test('moves the file and the tree in one signed commit with a record of both names, and dist/ is then what the sources render', async () => {
    const before = shop.read(PROD);
    const { exit, out } = await shop.run('rename', 'shop/prod', 'live');
    expect([exit, out]).toEqual([0, expect.stringMatching(/shop\/prod -> shop\/live: rename of 1\.4, by ada, [0-9a-f]{12} on main$/)]);
    expect(existsSync(join(shop.root, PROD)) || existsSync(join(shop.root, 'dist/shop/prod'))).toBe(false);
    expect(shop.read('envs/shop/live.yaml')).toBe(before.replace('environment: prod', 'environment: live'));
    expect(
      shop
        .git('log', '-1', '--format=%B')
        .split('\n')
        .filter((line) => !/^Galley-(?:Tree|Lockfile)/.test(line)),
    ).toEqual([
      'Rename shop/prod to shop/live, which runs 1.4',
      '',
      'Galley-Actor: ada',
      'Galley-Action: rename',
      'Galley-Target: shop/live',
      'Galley-Version: 1.4',
      'Galley-Outcome: done',
      'Galley-Source: shop/prod',
      'Galley-Target: shop/prod',
      'Galley-Version: 1.4',
      'Galley-Outcome: done',
      'Galley-Becomes: shop/live',
      'Galley-Data: kept: none; unmarked: none',
    ]);
    expect(shop.git('status', '--porcelain')).toBe('');
    expect(await shop.run('synth', '--check', '--out', join(shop.root, 'dist'))).toMatchObject({ exit: 0 });
    expect(await shop.run('access', 'check')).toMatchObject({ exit: 0 });
    for (const name of ['shop/prod', 'shop/live']) {
      const { out: told } = await shop.run('history', name);
      expect(told).toContain(`rename ${name} 1.4 done`);
      expect(told).not.toContain('not proven');
    }
  });

  test('tells values of the file that still say the old name, and leaves them', async () => {
    shop.write(PROD, shop.read(PROD).replace(/hosts: \[[^\]]*\]|hosts:\n(?: +- .*\n)+/, 'hosts: [shop-prod.example.org]\n'));
    await shop.settle();
    const { out } = await shop.run('rename', 'shop/prod', 'live');
    expect(out).toContain('config.hosts: shop-prod.example.org');
    expect(shop.read('envs/shop/live.yaml')).toContain('hosts: [shop-prod.example.org]');
  });

  test('answers as JSON by both names', async () => {
    const { out } = await shop.run('rename', 'shop/prod', 'shop/live', '--dry-run', '--json');
    expect(actionAnswer.parse(JSON.parse(out))).toMatchObject({
      action: 'rename',
      outcome: 'planned',
      targets: [
        { target: 'shop/live', renamed: { from: 'shop/prod', objects: { same: 3, anew: 0, left: 0 } } },
        { target: 'shop/prod', data: [] },
      ],
    });
  });

  test.each([
    ['one that is taken', 'staging', 'a name that no environment of the system has'],
    ['its own', 'prod', 'a name that no environment of the system has'],
    ['no name', 'Live_1', 'lower-case letters, digits and inner dashes'],
    ['a path', '../live', 'an environment of shop'],
    ['of another system', 'cart/live', 'an environment of shop'],
    ['64 letters', 'a'.repeat(64), '63 at most'],
    ['of a trailing space', 'live ', 'lower-case letters, digits and inner dashes'],
  ])('refuses a name that is %s', async (_, name, says) => {
    const state = shop.state();
    const { exit, err } = await shop.run('rename', 'shop/prod', name);
    expect([exit, err.replaceAll(/\s+/g, ' ')]).toEqual([2, expect.stringContaining(says)]);
    expect(shop.state()).toBe(state);
  });

  test('asks for rights on both names', async () => {
    shop.signAs('grace');
    const { exit, err } = await shop.run('rename', 'shop/staging', 'trial');
    expect(exit).not.toBe(0);
    expect(err).toContain('shop/trial');
    expect(err).toContain('grace, who only reads');
    expect(existsSync(join(shop.root, STAGING))).toBe(true);
  });

  test('lists roles in access.yaml that depend on the old name', async () => {
    expect(access).toContain('shop/staging');
    const { err } = await shop.run('rename', 'shop/staging', 'trial', '--dry-run');
    expect(err.replaceAll(/\s+/g, ' ')).toContain('access.yaml gives grace another role in shop/trial than in shop/staging');
  });

  test('refuses uncommitted changes, and a tree that is not what the sources render', async () => {
    shop.write(PROD, `${shop.read(PROD)}# more\n`);
    expect(await shop.run('rename', 'shop/prod', 'live')).toMatchObject({ err: expect.stringContaining('GIT_DIRTY') });
    shop.git('checkout', '-q', '--', '.');
    const file = 'dist/shop/prod/web/configmap-settings.yaml';
    shop.write(file, `${shop.read(file)}# slipped in\n`);
    shop.git('commit', '-qam', 'Slip something in');
    expect(await shop.run('rename', 'shop/prod', 'live')).toMatchObject({ err: expect.stringContaining('TREE_STALE') });
    expect(existsSync(join(shop.root, PROD))).toBe(true);
  });
});
