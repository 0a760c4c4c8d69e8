import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, type SignedShop, STAGING } from '../support/signed-shop';
import { CAN_SIGN_GPG, CAN_SIGN_SSH } from '../support/signing';

let shop: SignedShop;
const { keys, actors } = shopForEach('OpenPGP keys that expire are', (each) => {
  shop = each;
});

/** A clock at the first of a month of 2025, for gpg: the keys of this test live from January to June. */
const clock = (month: string): string => `2025${month}01T000000!`;

/** Lets git sign as gpg would have at a time: by a program of the person's own settings, as a clone may name none. */
function signAt(month: string): void {
  const [program, settings] = [join(keys.folder, 'gpg-then'), join(keys.folder, 'gitconfig')];
  writeFileSync(program, `#!/bin/sh\nexec gpg --faked-system-time '${clock(month)}' "$@"\n`, { mode: 0o755 });
  writeFileSync(settings, `[gpg]\n\tprogram = ${program}\n`);
  process.env['GIT_CONFIG_GLOBAL'] = settings;
}

(CAN_SIGN_GPG && CAN_SIGN_SSH ? describe : describe.skip)('an OpenPGP key that has expired', () => {
  const home = process.env['GNUPGHOME'];
  beforeAll(() => {
    process.env['GNUPGHOME'] = keys.folder;
  });
  afterAll(() => {
    if (home === undefined) delete process.env['GNUPGHOME'];
    else process.env['GNUPGHOME'] = home;
  });

  test('proves what it signed before, and signs nothing more', async () => {
    const grace = keys.gpg('grace', '20250601T000000', clock('01'));
    shop.write('access.yaml', accessOf({ ...actors, grace: { gpg: [grace] } }));
    // A branch that has signed commits from after the key's end knows when it ended.
    const env = { ...process.env, GIT_COMMITTER_DATE: '2025-02-01T00:00:00Z' };
    execFileSync('git', ['commit', '--quiet', '--all', '-S', '-m', 'Use OpenPGP'], { cwd: shop.root, env });
    shop.signWithGpg(grace.fingerprint);
    signAt('03');
    expect(await shop.run('deploy', 'shop@1.5', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('by grace') });

    process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
    expect(await shop.run('access', 'check')).toMatchObject({ exit: 0 });
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([{ actor: 'grace', proven: true }]);
    const { exit, err } = await shop.run('rollback', 'shop/staging');
    expect([exit, err]).toEqual([1, expect.stringMatching(/error\[ACCESS_DENIED\].*got nobody, as git could not sign/)]);
    expect(shop.read(STAGING)).toContain('"1.5"');

    shop.write('README.md', 'hello\n');
    const witness = shop.signAs('ada').commitSigned('Go on').slice(0, 12);
    shop.signWithGpg(grace.fingerprint);
    signAt('03');
    expect(await shop.run('deploy', 'shop@1.4', 'shop/staging')).toMatchObject({ exit: 0 });
    process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
    const why = `its OpenPGP key had ended when ${witness} was made, which the branch had before it`;
    expect(await shop.run('access', 'check')).toMatchObject({ exit: 1, err: expect.stringContaining(why) });
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([
      { proven: false, why },
      { outcome: 'refused' },
      { proven: true },
    ]);
  });
});
