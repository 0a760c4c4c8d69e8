import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, PROD, type SignedShop, STAGING } from '../support/signed-shop';
import { CAN_SIGN_GPG, CAN_SIGN_SSH } from '../support/signing';

let shop: SignedShop;

const { keys, access, actors, eve, withKeys } = shopForEach('access.yaml is', (each) => {
  shop = each;
});

const check = async (...words: string[]) => {
  const { exit, err } = await shop.run('access', 'check', ...words);
  return {
    exit,
    said: err
      .replaceAll(/[0-9a-f]{12} commit: /g, '')
      .split('\n')
      .filter((line) => !/^\d+ errors$/.test(line)),
  };
};

const edit = (path: string, from: string, to: string): void => {
  const text = shop.read(path);
  if (!text.includes(from)) throw new Error(`not in ${path}: ${from}`);
  shop.write(path, text.replace(from, to));
};

const linkTo = (path: string, aim: string): void => {
  rmSync(join(shop.root, path), { recursive: true });
  symlinkSync(aim, join(shop.root, path));
};

const submodule = (path: string): void => {
  shop.git('rm', '--quiet', '-r', path);
  shop.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${path}`);
  mkdirSync(join(shop.root, path), { recursive: true });
};

const toRelease15 = () => edit(PROD, 'release: "1.4"', 'release: "1.5"');

withKeys('galley access check', () => {
  test.each([
    ['the release of an environment', toRelease15, 'changes shop/prod'],
    ['whether people depend on it', () => edit(PROD, 'production: true', 'production: false'), 'changes shop/prod'],
    ['a setting of an environment', () => edit(PROD, 'replicas: 3', 'replicas: 4'), 'changes shop/prod'],
    ['that an environment is a plain file', () => linkTo(PROD, '{ production: true, release: "1.4" }'), 'changes shop/prod'],
    ['the mode of an environment', () => chmodSync(join(shop.root, PROD), 0o755), 'changes shop/prod'],
    ['that a folder of environments is one', () => linkTo('envs/shop', '../elsewhere'), 'changes *, shop/prod, shop/staging'],
    ['that dist/ is a folder of this repository', () => submodule('dist/shop/prod'), 'changes *, shop/prod'],
    ['a folder that some disks take for dist/', () => shop.write('DiST/shop/prod/web/pod-web.yaml', 'x: y\n'), 'changes shop/prod'],
    ['a file that some disks take for access.yaml', () => shop.write('Access.yaml', 'x: y\n'), 'changes access.yaml'],
    ['the name of an environment', () => shop.git('mv', PROD, 'envs/shop/live.yaml'), 'changes shop/live, shop/prod'],
    ['that there is an environment', () => shop.git('rm', '--quiet', PROD), 'changes shop/prod'],
    ['a rendered file', () => shop.write('dist/shop/staging/web/pod-web.yaml', 'x: y\n'), 'changes shop/staging'],
    ['what is in dist/ beside environments', () => shop.write('dist/readme.txt', 'x\n'), 'changes *'],
    ['access.yaml', () => edit('access.yaml', '"admin"', '"owner"'), 'changes access.yaml'],
  ])('nobody changes %s without proof or without permission', async (_, change, what) => {
    change();
    shop.folder.commit('Change it');
    expect(await check()).toEqual({
      exit: 1,
      said: [
        expect.stringMatching(
          new RegExp(
            `^error\\[ACCESS_DENIED\\] ${what.replace('*', '\\*')}, expected it signed .*, got nobody, as it carries no signature;`,
          ),
        ),
      ],
    });
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    shop.signAs('rita').commitSigned('Change it');
    expect(await check()).toEqual({
      exit: 1,
      said: what.split(', ').map(() => expect.stringMatching(/^error\[ACCESS_DENIED\] changes .*, got rita; let one of them do it$/)),
    });
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    shop.signAs('ada').commitSigned('Change it');
    expect(await check()).toMatchObject({ exit: 0, said: [''] });
  });

  test('anyone may change ungoverned files', async () => {
    shop.write('README.md', 'hello\n');
    shop.folder.commit('Scale');
    expect((await shop.run('access', 'check')).out).toBe('0 commits change what access.yaml governs, all by who may');
  });

  test('an ungoverned path becomes governed if it is no plain file', async () => {
    symlinkSync(PROD, join(shop.root, 'README.md'));
    shop.folder.commit('Link');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringMatching(/^error\[ACCESS_DENIED\] changes .*, got nobody/)] });
  });

  test('an admin writes to the environment that they have, and leaves access.yaml alone', async () => {
    shop.signAs('grace');
    expect((await shop.run('deploy', 'shop@1.5', 'shop/staging')).exit).toBe(0);
    expect((await check()).exit).toBe(0);
    edit('access.yaml', '"shop/staging"', '"shop/*"');
    shop.commitSigned('Grant');
    expect(await check()).toEqual({
      exit: 1,
      said: [expect.stringContaining('changes access.yaml, expected an owner of all environments, got grace')],
    });
  });

  test('nobody grants anything to themselves, neither in one commit nor in two', async () => {
    shop.signAs('eve');
    shop.write('access.yaml', accessOf({ ...actors, ada: eve }));
    toRelease15();
    shop.commitSigned('Take it');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes access.yaml, shop/prod, expected it signed')] });
    expect((await shop.run('deploy', 'shop@1.5', 'shop/staging')).exit).toBe(0);
    const { exit } = await shop.run('access', 'check', '--range', 'HEAD~2..HEAD');
    expect(exit).toBe(1);
  });

  test('a grant holds from the next commit on', async () => {
    shop.write(
      'access.yaml',
      access.replace(
        '"grace"\n      ],\n      "role": "admin",\n      "environments": [\n        "shop/staging"',
        '"grace"\n      ],\n      "role": "admin",\n      "environments": [\n        "shop/*"',
      ),
    );
    expect(shop.read('access.yaml')).not.toBe(access);
    shop.commitSigned('Grant');
    shop.signAs('grace');
    expect((await shop.run('deploy', 'shop@1.5', 'shop/prod')).exit).toBe(0);
    expect((await check()).exit).toBe(0);
  });

  test('a range that begins with zeros is a branch that was not there before', async () => {
    toRelease15();
    shop.folder.commit('Sneak');
    expect((await check('--range', `${'0'.repeat(40)}..HEAD`)).exit).toBe(1);
    expect((await check('--range', `HEAD..${'0'.repeat(40)}`)).exit).toBe(2);
  });

  test('every actor may change code, or only those whom access.yaml names', async () => {
    const change = (text: string) => shop.write('charts/shop.ts', text);
    change('1\n');
    shop.folder.commit('Change');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes charts/shop.ts, expected it signed')] });
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    shop.signAs('rita').commitSigned('Change');
    expect((await check()).exit).toBe(0);
    shop.write('access.yaml', access.replace('"actors"', '"code": ["grace"], "actors"'));
    shop.signAs('ada').commitSigned('Narrow');
    change('2\n');
    shop.signAs('rita').commitSigned('Change');
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('changes charts/shop.ts, expected ada or grace, got rita')] });
  });

  test('nobody leaves the branch without an access.yaml that says something', async () => {
    shop.git('rm', '--quiet', 'access.yaml');
    shop.commitSigned('Remove');
    expect(await check()).toEqual({
      exit: 1,
      said: [expect.stringContaining('changes access.yaml, expected one that says who may, got none')],
    });
  });

  test('a branch that was rewritten is refused as a whole', async () => {
    const before = shop.git('rev-parse', 'HEAD');
    shop.git('commit', '--quiet', '--amend', '-m', 'Begin again');
    expect(await check('--range', `${before}..HEAD`)).toEqual({
      exit: 1,
      said: [expect.stringContaining('error[ACCESS_DENIED] range: expected')],
    });
  });

  test('a record that names somebody else is refused', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    const message = shop.git('log', '-1', '--format=%B');
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    shop.signAs('grace').commitSigned(message);
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('its record says ada, got grace')] });
  });

  test('neither a replacement nor a program of somebody else is asked about a signature', async () => {
    toRelease15();
    const signed = shop.commitSigned('Signed');
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    const sneaked = shop.folder.commit('Sneaked');
    shop.git('replace', sneaked, signed);
    expect((await check()).exit).toBe(1);

    shop.git('replace', '--delete', sneaked);
    shop.git('reset', '--quiet', '--soft', 'HEAD^');
    shop.signAs('eve').commitSigned('By eve');
    const yes = join(shop.root, '.git/yes');
    writeFileSync(yes, '#!/bin/sh\necho "Good \\"git\\" signature for ada with ED25519 key SHA256:x"\n');
    chmodSync(yes, 0o755);
    shop.git('config', 'gpg.ssh.program', yes);
    expect(await check()).toEqual({ exit: 1, said: [expect.stringContaining('access.yaml has no actor with the SSH key SHA256:')] });
  });

  test('where access.yaml is gone nobody may change anything', async () => {
    shop.git('rm', '--quiet', 'access.yaml');
    shop.commitSigned('Trust everyone');
    toRelease15();
    shop.commitSigned('Change');
    expect(await check('--range', 'HEAD^..HEAD')).toEqual({
      exit: 1,
      said: [expect.stringContaining('changes shop/prod, expected an access.yaml before it that says who may, got none')],
    });
  });
});

(CAN_SIGN_GPG && CAN_SIGN_SSH ? describe : describe.skip)('OpenPGP keys', () => {
  test('prove an actor by their fingerprint, and a key that nobody listed does not', async () => {
    const home = process.env['GNUPGHOME'];
    process.env['GNUPGHOME'] = keys.folder;
    try {
      const [grace, mallory] = [keys.gpg('grace'), keys.gpg('mallory')];
      shop.write('access.yaml', accessOf({ ...actors, grace: { gpg: [grace] } }));
      shop.commitSigned('Use OpenPGP');
      shop.signWithGpg(grace.fingerprint);
      expect(await shop.run('deploy', 'shop@1.5', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('by grace') });
      expect((await check()).exit).toBe(0);
      shop.signWithGpg(mallory.fingerprint);
      const { exit, err } = await shop.run('rollback', 'shop/staging');
      expect([exit, err]).toEqual([1, expect.stringContaining('access.yaml has no actor with the OpenPGP key')]);
      expect(shop.read(STAGING)).toContain('"1.5"');
    } finally {
      if (home === undefined) delete process.env['GNUPGHOME'];
      else process.env['GNUPGHOME'] = home;
    }
  });
});
