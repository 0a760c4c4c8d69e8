import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { SignedShop, STAGING } from '../support/signed-shop';

let shop: SignedShop;
const { keys, access, withKeys } = shopForEach('deploying is', (each) => {
  shop = each;
});

withKeys('galley deploy', () => {
  test.each([
    ['a digest that was swapped in the lockfile of what runs', 'releases/shop/1.4.yaml', /a{64}/, '9'.repeat(64)],
    ['a file of dist/ that was edited by hand', 'dist/shop/staging/web/pod-web.yaml', /a{64}/, '9'.repeat(64)],
    ['a setting that nobody rendered', STAGING, /replicas: 3/, 'replicas: 4'],
  ])('signs no %s', async (_, path, from, to) => {
    shop.write(path, shop.read(path).replace(from, to));
    shop.folder.commit('Slip it in');
    const state = shop.state();
    for (const version of ['1.4', '1.5'])
      expect(await shop.run('deploy', `shop@${version}`, 'shop/staging')).toMatchObject({
        exit: 1,
        err: expect.stringContaining('error[TREE_STALE] dist/shop/staging'),
      });
    expect(shop.state()).toBe(state);
  });

  test('shows images against what is committed in dist/, where what runs has no lockfile any more', async () => {
    shop.git('rm', '--quiet', 'releases/shop/1.4.yaml');
    shop.folder.commit('Forget it');
    const { out } = await shop.run('deploy', 'shop@1.5', 'shop/staging', '--dry-run');
    expect(out).toMatch(/web +1\.4 aaaaaaaaaa +-> +1\.4 eeeeeeeeee|web +1\.4 aaaaaaaaaa +-> +1\.5 eeeeeeeeee/);
  });

  test('changes one line, renders, and makes one signed commit with its record', async () => {
    const before = shop.read(STAGING);
    const head = shop.git('rev-parse', 'HEAD');
    const { exit, out } = await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(exit).toBe(0);
    expect(out).toContain('release 1.4 -> 1.5');
    expect(out).toMatch(/shop\/staging: deploy of 1\.5, by ada, [0-9a-f]{12} on main$/);
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);

    expect(shop.read(STAGING)).toBe(before.replace('release: "1.4" #', 'release: "1.5" #'));
    expect(shop.git('rev-parse', 'HEAD^')).toBe(head);
    expect(shop.git('diff', '--numstat', 'HEAD^', '--', STAGING)).toMatch(/^1\t1\t/);
    expect(shop.git('diff', '--name-only', 'HEAD^').split('\n')).toEqual(['dist/shop/staging/web/pod-web.yaml', STAGING]);
    expect(shop.git('status', '--porcelain')).toBe('');
    expect(await shop.run('synth', '--check', '--out', join(shop.root, 'dist'))).toMatchObject({ exit: 0 });
    expect(shop.trailers()).toEqual({
      'Galley-Actor': 'ada',
      'Galley-Action': 'deploy',
      'Galley-Target': 'shop/staging',
      'Galley-Version': '1.5',
      'Galley-Outcome': 'done',
      'Galley-Tree': shop.git('rev-parse', 'HEAD:dist/shop/staging'),
      'Galley-Lockfile': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'Galley-Previous': '1.4',
    });
    expect(shop.git('log', '-1', '--format=%s')).toBe('Deploy 1.5 to shop/staging');
  });

  test('makes no commit without a change', async () => {
    const state = shop.state();
    expect(await shop.run('deploy', 'shop@1.4', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('nothing to do') });
    expect(shop.state()).toBe(state);
  });

  test.each([
    ['--dry-run shows and writes nothing', 'shop@1.5', ['--dry-run', '--diff'], 0, '+    image: ghcr.io/example/web'],
    ['a sample is shown as what it is in --dry-run too', 'shop@1.6', ['--dry-run'], 1, 'release 1.4 -> 1.6'],
  ])('%s', async (_, release, options, exit, out) => {
    const state = shop.state();
    expect(await shop.run('deploy', release, 'shop/prod', ...options)).toMatchObject({ exit, out: expect.stringContaining(out) });
    expect(shop.state()).toBe(state);
    expect(shop.git('for-each-ref', 'refs/notes')).toBe('');
  });

  test.each([
    ['no', false, 1],
    ['yes', true, 0],
  ])('asks on a terminal, and takes %s for an answer', async (_, answer, exit) => {
    const asked: string[] = [];
    shop.ask = async (question) => asked.push(question) > 0 && answer;
    const state = shop.state();
    expect((await shop.run('deploy', 'shop@1.5', 'shop/staging')).exit).toBe(exit);
    expect(asked).toEqual(['Deploy 1.5 to shop/staging, as ada, on main?']);
    expect(shop.state() === state).toBe(!answer);
  });

  test('--yes asks nobody', async () => {
    shop.ask = () => Promise.reject(new Error('asked'));
    expect((await shop.run('deploy', 'shop@1.5', 'shop/staging', '--yes')).exit).toBe(0);
  });

  test('works in a project below the top of its repository', async () => {
    using outer = new SignedShop(keys, { access });
    const files = ['envs', 'releases', 'access.yaml'];
    execFileSync('mkdir', ['-p', 'deep/er'], { cwd: outer.root });
    execFileSync('mv', [...files, 'deep/er'], { cwd: outer.root });
    await outer.run('-C', join(outer.root, 'deep/er'), 'synth', '--out', join(outer.root, 'deep/er/dist'));
    outer.folder.commit('Begin');
    outer.signAs('ada');
    const { exit, err } = await outer.run('-C', join(outer.root, 'deep/er'), 'deploy', 'shop@1.5', 'shop/staging');
    expect([exit, err]).toEqual([0, '']);
    expect(outer.git('diff', '--name-only', 'HEAD^').split('\n')).toContain('deep/er/dist/shop/staging/web/pod-web.yaml');
    expect(outer.trailers()['Galley-Tree']).toBe(outer.git('rev-parse', 'HEAD:deep/er/dist/shop/staging'));
    expect(await outer.run('-C', join(outer.root, 'deep/er'), 'access', 'check')).toMatchObject({
      exit: 0,
      out: '1 commit changes what access.yaml governs, all by who may',
    });
  });
});

withKeys('refusals', () => {
  test.each([
    ['an admin of another environment', 'grace', 'expected ada, got grace, who only reads', 'grace'],
    ['an actor without a role', 'rita', 'expected ada, got rita, who only reads', 'rita'],
    ['a key that nobody listed', 'eve', 'access.yaml has no actor with the SSH key SHA256:', 'unproven'],
    ['no key', undefined, 'git could not sign', 'unproven'],
  ])('%s may not, whatever name git says, and a note records it', async (_, key, why, actor) => {
    shop.signAs(key);
    shop.git('config', 'user.name', 'ada');
    shop.git('config', 'user.email', 'ada@example.com');
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(exit).toBe(1);
    expect(err).toMatch(/^error\[ACCESS_DENIED\] shop\/prod: expected ada, got /);
    expect(err).toContain(why);
    expect(shop.state()).toBe(state);
    const note = shop.git('notes', '--ref=galley', 'show', 'HEAD');
    expect(note).toContain(
      `Galley-Actor: ${actor}\nGalley-Action: deploy\nGalley-Target: shop/prod\nGalley-Version: 1.5\nGalley-Outcome: refused\n`,
    );
    expect(note).toContain('Galley-Claimed: ada <ada@example.com>');

    const { out } = await shop.run('history', 'shop/prod', '--json');
    expect(JSON.parse(out)).toMatchObject([
      { actor, action: 'deploy', outcome: 'refused', proven: false, reason: expect.stringContaining('ACCESS_DENIED') },
    ]);
  });

  test('whose key git does not find is nobody, too', async () => {
    shop.signAs(undefined).git('config', 'gpg.format', 'ssh');
    shop.git('config', 'user.signingKey', join(shop.root, '.git', 'gone.pub'));
    expect(await shop.run('deploy', 'shop@1.5', 'shop/prod')).toMatchObject({
      exit: 1,
      err: expect.stringContaining("error[ACCESS_DENIED] shop/prod: expected ada, got nobody, as git could not sign: error: Couldn't load"),
    });
    expect(shop.git('notes', '--ref=galley', 'show', 'HEAD')).toContain('Galley-Outcome: refused');
  });

  test('seen and sample digests do not get where people depend on them', async () => {
    expect((await shop.run('deploy', 'shop@1.6', 'shop/staging')).exit).toBe(0);
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.6', 'shop/prod');
    expect([exit, shop.state()]).toEqual([1, state]);
    expect(err).toContain('error[RELEASE_NOT_RESOLVED] shop/prod: production takes digests');
    expect(err).toContain('got sample for web, sample for api, sample for postgres and 1 more in shop@1.6; run galley pin shop@1.6');
  });

  test('shows a second refusal on the same commit beside the first', async () => {
    shop.signAs('eve');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(JSON.parse((await shop.run('history', '--json')).out)).toHaveLength(2);
  });
});
