import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, PROD, SignedShop, STAGING, shopRelease } from '../support/signed-shop';
import { CAN_SIGN_SSH, Keys } from '../support/signing';

const keys = new Keys();
const access = CAN_SIGN_SSH
  ? accessOf({ ada: { ssh: [keys.ssh('ada')] }, grace: { ssh: [keys.ssh('grace')] }, rita: { ssh: [keys.ssh('rita')] } })
  : '';
if (CAN_SIGN_SSH) keys.ssh('eve');
process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
afterAll(() => keys[Symbol.dispose]());

const begun = new SignedShop(keys, { access });
let shop: SignedShop;
beforeAll(async () => {
  await begun.settle();
  begun.signAs('ada');
});
beforeEach(() => {
  shop = new SignedShop(keys, begun);
});
afterEach(() => shop[Symbol.dispose]());
afterAll(() => begun[Symbol.dispose]());

const withKeys = CAN_SIGN_SSH ? describe : describe.skip;
if (!CAN_SIGN_SSH) process.stderr.write('ssh-keygen is not installed: actions are not tested\n');

withKeys('galley deploy', () => {
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
    expect(shop.git('diff', '--name-only', 'HEAD^').split('\n')).toEqual([
      'dist/shop/staging/.galley.json',
      'dist/shop/staging/web/pod-web.yaml',
      STAGING,
    ]);
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

  test('what is there already is no commit', async () => {
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
      out: '1 commits change what access.yaml governs, all by who may',
    });
  });
});

withKeys('refusals', () => {
  test.each([
    ['an admin of another environment', 'grace', 'expected ada, got grace, who only reads', 'grace'],
    ['an actor without a role', 'rita', 'expected ada, got rita, who only reads', 'rita'],
    ['a key that nobody listed', 'eve', 'access.yaml has no actor with the SSH key SHA256:', 'unproven'],
    ['no key', undefined, 'git could not sign', 'unproven'],
  ])('%s may not, whatever name git says, and a note tells of it', async (_, key, why, actor) => {
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

  test('seen and sample digests do not get where people depend on them', async () => {
    expect((await shop.run('deploy', 'shop@1.6', 'shop/staging')).exit).toBe(0);
    const state = shop.state();
    const { exit, err } = await shop.run('deploy', 'shop@1.6', 'shop/prod');
    expect([exit, shop.state()]).toEqual([1, state]);
    expect(err).toContain('error[RELEASE_NOT_RESOLVED] shop/prod: production takes digests');
    expect(err).toContain('got sample for web, sample for api, sample for postgres and 1 more in shop@1.6; run galley pin shop@1.6');
  });

  test('a second refusal on the same commit is told beside the first', async () => {
    shop.signAs('eve');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(JSON.parse((await shop.run('history', '--json')).out)).toHaveLength(2);
  });
});

withKeys('galley promote and galley gate', () => {
  const promote = (...options: string[]) => shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod', ...options);
  const pass = () => shop.run('gate', 'pass', 'shop/staging', '--proof', 'https://ci.example.com/runs/17');

  beforeEach(async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
  });

  test('what has passed the gate is promoted by the very same lockfile', async () => {
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
      'it has failed since',
      async () => {
        await pass();
        await shop.run('gate', 'fail', 'shop/staging', '--proof', 'it was down');
      },
      'got failed (it was down)',
    ],
    [
      'another version passed',
      async () => {
        await pass();
        await shop.run('deploy', 'shop@1.4', 'shop/staging');
      },
      'expected that 1.4 passed it, got a record of 1.5',
    ],
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
      'an actor says so who only reads',
      async () => {
        await pass();
        const message = shop.git('log', '-1', '--format=%B').replace('ada', 'rita');
        shop.git('reset', '--quiet', '--hard', 'HEAD^');
        execFileSync('git', ['commit', '--quiet', '--allow-empty', '-S', '-m', message], { cwd: shop.signAs('rita').root });
        shop.signAs('ada');
      },
      'rita may not write to shop/staging',
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

  test('all that is against it is told at once', async () => {
    await shop.run('deploy', 'shop@1.6', 'shop/staging');
    const { err } = await shop.signAs('grace').run('promote', 'shop', '--from', 'staging', '--to', 'prod');
    expect(err.match(/\[\w+\]/g)).toEqual(['[ACCESS_DENIED]', '[GATE_NOT_PASSED]', '[RELEASE_NOT_RESOLVED]']);
  });

  test('a gate asks about what the sources render, and about nothing else', async () => {
    shop.write('dist/shop/staging/web/pod-web.yaml', 'edited: by hand\n');
    shop.folder.commit('Edit');
    expect(await pass()).toMatchObject({ exit: 1, err: expect.stringContaining('error[TREE_STALE] dist/shop/staging') });
  });
});

withKeys('galley rollback', () => {
  test('names the earlier release again, keeps what has come since, and shows the difference first', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    shop.write(PROD, shop.read(PROD).replace('replicas: 3', 'replicas: 4'));
    await shop.settle('Scale');
    const asked: string[] = [];
    const { exit, out } = await shop.run('rollback', 'shop/prod');
    expect(exit).toBe(0);
    expect(out.indexOf(`-    image: ghcr.io/example/web:1.5@`)).toBeLessThan(out.indexOf('rollback of 1.4'));
    expect(out).toContain('+    image: ghcr.io/example/web:1.4@');
    expect(asked).toEqual([]);
    expect(shop.read(PROD)).toContain('release: "1.4" # the one line');
    expect(shop.read(PROD)).toContain('replicas: 4');
    expect(shop.read('dist/shop/prod/web/configmap-settings.yaml')).toContain('replicas: "4"');
    expect(shop.trailers()).toMatchObject({ 'Galley-Action': 'rollback', 'Galley-Version': '1.4', 'Galley-Previous': '1.5' });
    expect(shop.git('log', '-1', '--format=%s')).toBe('Roll shop/prod back to 1.4');
  });

  test.each([
    ['nothing ran before', [], 'expected a release that ran before 1.4, got none'],
    ['it never ran there', ['--to', '1.5'], 'release that shop/prod has run: expected none, as there are none yet, got "1.5"'],
  ])('refuses where %s', async (_, options, why) => {
    const state = shop.state();
    const { exit, err } = await shop.run('rollback', 'shop/prod', ...options);
    expect([exit, shop.state()]).toEqual([2, state]);
    expect(err).toContain('error[RELEASE_UNKNOWN]');
    expect(err).toContain(why);
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

withKeys('galley history', () => {
  test('tells what was done, the newest first, and what its commit does not prove', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    await shop.run('gate', 'pass', 'shop/staging', '--proof', 'a\n\nGalley-Actor: eve');
    const forged = `Deploy\n\nGalley-Actor: ada\nGalley-Action: deploy\nGalley-Target: shop/prod\nGalley-Version: 9\nGalley-Outcome: done\n`;
    shop.signAs('grace');
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-S', '-m', forged], { cwd: shop.root });
    const { out } = await shop.run('history', '--json');
    const [first, ...entries] = (JSON.parse(out) as { action: string }[]).sort((a, b) =>
      JSON.stringify(a).includes('"9"') ? -1 : JSON.stringify(b).includes('"9"') ? 1 : 0,
    );
    expect(first).toMatchObject({ version: '9', proven: false, why: 'it is by grace, and its record says ada' });
    expect(entries).toMatchObject([
      { action: 'gate', actor: 'ada', outcome: 'passed', proof: 'a Galley-Actor: eve', proven: true },
      { action: 'deploy', actor: 'ada', version: '1.5', previous: '1.4', proven: true },
    ]);
    const text = (await shop.run('history')).out;
    expect(text).toContain('not proven: it is by grace, and its record says ada');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse((await shop.run('history', '--json', '--limit', '1')).out)).toHaveLength(1);
  });
});
