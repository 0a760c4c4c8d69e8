import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { type SignedShop, STAGING, shopRelease } from '../support/signed-shop';

let shop: SignedShop;
const { access, withKeys } = shopForEach('what actions refuse is', (each) => {
  shop = each;
});

withKeys('bad input gets one clear sentence, and changes nothing', () => {
  const commitWith = (path: string, text: string): void => {
    shop.write(path, text);
    shop.folder.commit('Break');
  };

  test.each([
    ['an unknown version', ['deploy', 'shop@1.7', 'shop/prod'], 'RELEASE_UNKNOWN', 'got "shop@1.7"'],
    ['an environment of nobody', ['deploy', 'shop@1.5', 'kaze/prod'], 'ENV_UNKNOWN', 'expected shop/prod or shop/staging, got "kaze/prod"'],
    ['a release without version', ['deploy', 'shop', 'shop/prod'], 'RELEASE_UNKNOWN', 'got "shop"'],
    ['an unknown system', ['promote', 'shp', '--from', 'a', '--to', 'b'], 'SYSTEM_UNKNOWN', 'got "shp"; write shop'],
    ['an unknown environment', ['rollback', 'shop/prd'], 'ENV_UNKNOWN', 'got "shop/prd"; write shop/prod'],
    [
      'an environment to promote to that is not there',
      ['promote', 'shop', '--from', 'staging', '--to', 'pro'],
      'ENV_UNKNOWN',
      'got "shop/pro"',
    ],
    ['an unknown revision', ['access', 'check', '--range', 'nowhere..HEAD'], 'GIT_REVISION_UNKNOWN', 'got "nowhere"'],
    ['no range', ['access', 'check', '--range', 'HEAD'], 'GIT_REVISION_UNKNOWN', 'expected FROM..TO'],
    ['an environment that history does not know', ['history', 'shop/x'], 'ENV_UNKNOWN', 'got "shop/x"'],
    ['a gate of nothing', ['gate', 'pass', 'shop/x', '--proof', 'p'], 'ENV_UNKNOWN', 'got "shop/x"'],
    ['a project that is not there', ['-C', '/nowhere', 'history'], 'USAGE', '--project: expected a folder, got "/nowhere"'],
    ['an option before the words', ['pin', '--plain-http', 'a.example', 'shop@1.4', 'nope=1'], 'PIN_INVALID', 'got "nope"'],
    ['an option before the name', ['drift', '--application', 'web', 'shop/tset'], 'ENV_UNKNOWN', 'got "shop/tset"'],
    ['a gate without a proof', ['gate', 'pass', 'shop/staging', '--proof', ' \u200b\n'], 'USAGE', 'expected an address or a sentence, got'],
  ])('%s', async (_, argv, code, message) => {
    const state = shop.state();
    const { exit, err } = await shop.run(...argv);
    expect({ exit, err, state: shop.state() }).toEqual({
      exit: 2,
      err: expect.stringMatching(new RegExp(`^error\\[${code}\\] [^\\n]*$`)),
      state,
    });
    expect(err).toContain(message);
  });

  test.each([
    ['a gate', ['gate', 'status', 'shop/staging']],
    ['a promotion', ['promote', 'shop', '--from', 'staging', '--to', 'prod']],
  ])('%s of an environment that names no release', async (_, argv) => {
    commitWith(STAGING, shop.read(STAGING).replace('release: "1.4"', 'release: "1.7"'));
    const state = shop.state();
    expect({ ...(await shop.run(...argv)), state: shop.state() }).toEqual({
      exit: 2,
      out: '',
      err: 'error[RELEASE_UNKNOWN] envs/shop/staging.yaml release: expected 1.4, 1.5 or 1.6, got "1.7"; write 1.4',
      state,
    });
  });

  test.each([
    ['a digest that is none', () => commitWith('releases/shop/1.5.yaml', shopRelease('1.5', 'z')), 'RELEASE_INVALID', 2],
    ['an edited file', () => shop.write(STAGING, '# edited\n'), 'GIT_DIRTY', 2],
    ['a new file', () => shop.write('new.txt', 'new\n'), 'GIT_DIRTY', 2],
    ['a detached HEAD', () => shop.git('checkout', '--quiet', '--detach'), 'GIT_DETACHED', 2],
    ['no access.yaml', () => shop.git('rm', '--quiet', 'access.yaml') + shop.folder.commit('Break'), 'ACCESS_MISSING', 2],
    ['an access.yaml with unknown names', () => commitWith('access.yaml', access.replace('"grace"\n', '"grce"\n')), 'ACCESS_INVALID', 2],
    ['an access.yaml that is no YAML', () => commitWith('access.yaml', '{'), 'ACCESS_SYNTAX', 2],
    ['no git identity', () => shop.git('config', '--remove-section', 'user'), 'GIT_NO_IDENTITY', 2],
    ['no repository', () => rmSync(join(shop.root, '.git'), { recursive: true }), 'GIT_NOT_REPOSITORY', 2],
  ])('%s', async (_, arrange, code, exit) => {
    process.env['GIT_CEILING_DIRECTORIES'] = tmpdir();
    arrange();
    const text = shop.read(STAGING);
    const answer = await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(answer).toMatchObject({ exit, err: expect.stringMatching(new RegExp(`^error\\[${code}\\] `)) });
    expect(shop.read(STAGING)).toBe(text);
  });

  test('a shallow clone where history is needed', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    const clone = join(shop.root, '..', `${shop.root.split('/').at(-1)}-shallow`);
    shop.git('clone', '--quiet', '--depth=1', `file://${shop.root}`, clone);
    try {
      for (const argv of [
        ['rollback', 'shop/staging'],
        ['history'],
        ['access', 'check'],
        ['gate', 'status', 'shop/staging'],
        ['promote', 'shop', '--from', 'staging', '--to', 'prod'],
      ])
        expect(await shop.run('-C', clone, ...argv)).toMatchObject({
          exit: 2,
          err: expect.stringMatching(/^error\[GIT_SHALLOW\] [^\n]*--unshallow$/),
        });
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  test('a file of somebody else in the way', async () => {
    shop.write('.gitignore', 'dist/shop/prod/web/later.txt\n.galley-staging/\n');
    shop.folder.commit('Ignore');
    shop.write('dist/shop/prod/web/later.txt', 'mine\n');
    expect((await shop.run('deploy', 'shop@1.5', 'shop/prod')).exit).toBe(0);
    expect(shop.read('dist/shop/prod/web/later.txt')).toBe('mine\n');
  });
});
