import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;
const { withKeys } = shopForEach("a clone's own programs are", (each) => {
  shop = each;
});

withKeys('a clone that somebody else prepared', () => {
  test('runs none of the programs that its settings, attributes and hooks name', async () => {
    await using remote = new GitRemote();
    const [ran, evil] = [join(shop.root, '.git/ran'), join(shop.root, '.git/evil')];
    writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> ${ran}\ncat\nexit 1\n`);
    chmodSync(evil, 0o755);
    mkdirSync(join(shop.root, '.git/hooks'), { recursive: true });
    for (const hook of [
      'post-merge',
      'reference-transaction',
      'post-index-change',
      'post-checkout',
      'pre-commit',
      'commit-msg',
      'pre-push',
    ]) {
      writeFileSync(join(shop.root, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${ran}\n`);
      chmodSync(join(shop.root, '.git/hooks', hook), 0o755);
    }
    writeFileSync(join(shop.root, '.git/info-attributes'), '* filter=evil diff=evil merge=evil\n');
    const settings = [
      ...['core.fsmonitor', 'core.sshCommand', 'core.askPass', 'core.editor', 'core.pager', 'core.gitProxy', 'core.alternateRefsCommand'],
      ...['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.command', 'diff.evil.textconv', 'diff.external'],
      ...['merge.evil.driver', 'credential.helper', 'gpg.program', 'gpg.ssh.program', 'gpg.ssh.defaultKeyCommand', 'trailer.x.command'],
      ...['remote.origin.uploadpack', 'pager.log', 'pager.diff', 'interactive.diffFilter', 'sequence.editor'],
    ];
    for (const setting of settings) shop.git('config', setting, evil);
    shop.git('config', 'core.attributesFile', join(shop.root, '.git/info-attributes'));
    const runs = [
      await shop.run('deploy', 'shop@1.5', 'shop/staging', '--diff'),
      await shop.run('rollback', 'shop/staging'),
      await shop.run('history'),
      await shop.run('access', 'check'),
      await shop.run('publish', '--repo', remote.folder),
    ];
    expect(runs.map(({ exit, err }) => ({ exit, err }))).toEqual(runs.map(() => ({ exit: 0, err: '' })));
    expect(existsSync(ran)).toBe(false);
  });

  test.each([
    ['a program in place of an address', (evil: string) => [['remote.elsewhere.url', `ext::${evil}`]]],
    [
      'a program that reaches it',
      (evil: string) => [
        ['remote.elsewhere.url', 'ssh://127.0.0.1:9/x'],
        ['core.sshCommand', evil],
      ],
    ],
    [
      'a proxy',
      (evil: string) => [
        ['remote.elsewhere.url', 'git://127.0.0.1:9/x'],
        ['core.gitProxy', evil],
      ],
    ],
  ])('runs none where an object is missing and said to be elsewhere: %s', async (_, settings) => {
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    const [ran, evil] = [join(shop.root, '.git/ran'), join(shop.root, '.git/evil')];
    writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> ${ran}\nexit 1\n`, { mode: 0o755 });
    for (const [name = '', value = ''] of [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'elsewhere'],
      ['remote.elsewhere.promisor', 'true'],
      ['protocol.ext.allow', 'always'],
      ...settings(evil),
    ])
      shop.git('config', name, value);
    const tree = shop.git('rev-parse', 'HEAD^^{tree}');
    rmSync(join(shop.root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    for (const words of [['access', 'check'], ['history']]) expect(await shop.run(...words)).not.toMatchObject({ exit: 0 });
    expect(existsSync(ran)).toBe(false);
  });
});
