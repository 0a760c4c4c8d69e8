import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { TestProject } from '../support/project';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, PROD, type SignedShop, STAGING, shopWithCharts } from '../support/signed-shop';

let shop: SignedShop;
let remote: GitRemote;
const { actors, eve, keys, withKeys } = shopForEach('publishing what is governed is', (each) => {
  shop = each;
});

beforeEach(() => {
  remote = new GitRemote();
});
afterEach(() => remote[Symbol.asyncDispose]());

const publish = (...words: string[]) => shop.run('publish', '--repo', remote.folder, ...words);
const synth = () => shop.run('synth', '--out', join(shop.root, 'dist'));
const edit = (path: string, from: string, to: string): void => {
  const text = shop.read(path);
  if (!text.includes(from)) throw new Error(`not in ${path}: ${from}`);
  shop.write(path, text.replace(from, to));
};
/** Points production at 1.5, by hand and unsigned. */
const sneak = async () => {
  edit(PROD, 'release: "1.4"', 'release: "1.5"');
  await synth();
  return shop.folder.commit('Sneak');
};
const runs = (version: string) =>
  expect(remote.files()['dist/shop/prod/.galley-provenance.json'] ?? '').toContain(`"release": "shop@${version}"`);
const denied = (code: string, saying: RegExp) => ({
  exit: 1,
  err: expect.stringMatching(new RegExp(`error\\[${code}\\][^\\n]*${saying.source}`)),
});

withKeys('galley publish, where it is governed', () => {
  test('publishes commits of permitted actors, and continues from there', async () => {
    expect(await publish()).toMatchObject({ exit: 0, err: '' });
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await publish()).toMatchObject({ exit: 0, err: '' });
    runs('1.5');
  });

  test('refuses unsigned commits, first or later, even if only a permitted commit follows', async () => {
    expect(await publish()).toMatchObject({ exit: 0 });
    await sneak();
    expect(await publish()).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
    expect(await publish()).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
    expect(await publish('shop/prod', '--dry-run')).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
    runs('1.4');
    expect(await publish('--branch', 'first')).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
    expect(remote.git('for-each-ref', 'refs/heads/first')).toBe('');
  });

  test.each([
    ['says that it is no production any more', () => edit(PROD, 'production: true', 'production: false'), [] as string[]],
    ['is gone, and would be removed', () => shop.git('rm', '--quiet', '-r', PROD, 'dist/shop/prod'), []],
  ])('refuses an environment that %s by who may not', async (_, change, words) => {
    expect(await publish()).toMatchObject({ exit: 0 });
    const head = remote.git('rev-parse', 'main');
    change();
    await synth();
    shop.folder.commit('Sneak');
    expect(await publish(...words)).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
    expect(remote.git('rev-parse', 'main')).toBe(head);
  });

  test('an environment that is not production is governed where its file says so, and else not', async () => {
    edit(STAGING, 'release: "1.4"', 'release: "1.5"');
    await synth();
    shop.folder.commit('Sneak');
    expect(await publish('shop/staging')).toMatchObject({ exit: 0 });
    edit(STAGING, 'production: false', 'production: false\npublish: governed');
    await synth();
    shop.commitSigned('Govern');
    expect(await publish('shop/staging', '--branch', 'other')).toMatchObject(denied('ACCESS_DENIED', /shop\/staging/));
  });

  test('refuses a project without an access.yaml', async () => {
    shop.git('rm', '--quiet', 'access.yaml');
    shop.commitSigned('Trust everyone');
    expect(await publish('shop/prod')).toMatchObject({ exit: 2, err: expect.stringContaining('error[ACCESS_MISSING]') });
  });

  test("publishes from the branch's own line alone: neither from a side branch, nor from one that was merged", async () => {
    shop.git('switch', '--quiet', '--create', 'side');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /own line of main.*not on refs\/heads\/main/));
    shop.git('switch', '--quiet', 'main');
    shop.write('README.md', 'hello\n');
    shop.folder.commit('Greet');
    shop.git('merge', '--quiet', '--strategy=ours', '-m', 'Merge', 'side');
    shop.git('switch', '--quiet', 'side');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /own line of main/));
    shop.git('switch', '--quiet', 'main');
    expect(await publish()).toMatchObject({ exit: 0 });
    runs('1.4');
  });

  test('trusts the published repository’s word for its source if a permitted publisher signed it', async () => {
    expect(await publish()).toMatchObject({ exit: 0 });
    const source = shop.git('rev-parse', 'HEAD');
    /** Names another source there, as whoever may write there can, and signs it or does not. */
    const rename = (to: string, by?: string) => {
      const files = Object.entries(remote.files()).filter(([path]) =>
        /^dist\/shop\/prod\/(?:hydrator.metadata|.galley-provenance.json)$/.test(path),
      );
      remote.commit('main', Object.fromEntries(files.map(([path, text]) => [path, `${text.replaceAll(source, to)}\n`])));
      if (by === undefined) return;
      const sign = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${keys.file(by)}`];
      const signed = remote.git(...sign, 'commit-tree', '-S', '-p', 'main^', '-m', 'By hand', 'main^{tree}');
      remote.git('update-ref', 'refs/heads/main', signed);
    };
    const before = remote.git('rev-parse', 'main');
    const sneaked = await sneak();
    for (const by of [undefined, 'grace', 'eve']) {
      rename(sneaked, by);
      expect(await publish()).toMatchObject(denied('ACCESS_DENIED', /shop\/prod/));
      remote.git('update-ref', 'refs/heads/main', before);
    }
    // Neither is one who has let themselves in by that very commit.
    shop.git('reset', '--quiet', '--hard', source);
    shop.write('access.yaml', accessOf({ ...actors, ada: eve }));
    const own = shop.signAs('eve').commitSigned('Let me in');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    rename(own, 'eve');
    expect(await publish()).toMatchObject(denied('ACCESS_DENIED', /access.yaml/));
  });

  test('publishes over an unsigned state if every commit since access.yaml holds', async () => {
    shop.signAs(undefined);
    expect(await publish()).toMatchObject({ exit: 0 });
    await shop.signAs('ada').run('deploy', 'shop@1.5', 'shop/prod');
    shop.signAs(undefined);
    expect(await publish()).toMatchObject({ exit: 0 });
    runs('1.5');
  });

  test("a file of grafts in the clone makes no commit one of the branch's own line", async () => {
    shop.git('switch', '--quiet', '--create', 'side');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    const side = shop.git('rev-parse', 'HEAD');
    shop.git('switch', '--quiet', 'main');
    shop.write('README.md', 'hello\n');
    const main = shop.folder.commit('Greet');
    shop.git('switch', '--quiet', 'side');
    shop.write('.git/info/grafts', `${main} ${side}\n`);
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /own line of main/));
  });

  test("an admin's own environment is published neither into another one nor around it", async () => {
    expect(await publish('shop/prod')).toMatchObject({ exit: 0 });
    const head = remote.git('rev-parse', 'main');
    shop.signAs('grace');
    for (const path of ['dist/shop/prod', 'dist/shop/prod/web']) {
      edit(STAGING, '  path: dist\n', `  path: ${path}\n`);
      await shop.settleSigned('Publish elsewhere');
      expect(await publish('shop/staging')).toMatchObject({
        exit: 2,
        err: expect.stringContaining(`${path}/shop/staging: expected a folder that is no part of another environment`),
      });
      expect(remote.git('rev-parse', 'main')).toBe(head);
      edit(STAGING, `  path: ${path}\n`, '  path: dist\n');
    }
    edit(STAGING, '  path: dist\n', '  path: dist/shop/prod\n');
    await shop.settleSigned('Publish elsewhere');
    expect(await publish('shop/staging', '--branch', 'other')).toMatchObject({ exit: 0 });
    expect(await publish('shop/prod', '--branch', 'other')).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/error\[FILE_FOREIGN\] .* dist\/shop\/prod: .*got another one in dist\/shop\/prod\/shop\/staging/),
    });
  });

  test('the branch is the one that access.yaml names, as origin has it', async () => {
    shop.write('access.yaml', accessOf(actors).replace('{', '{ "branch": "trunk",'));
    shop.commitSigned('Rename the branch');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /no branch trunk in this clone; fetch trunk/));
    shop.git('branch', 'trunk', 'HEAD');
    expect(await publish()).toMatchObject({ exit: 0 });
    shop.git('update-ref', 'refs/remotes/origin/trunk', 'HEAD');
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /not on refs\/remotes\/origin\/trunk; push/));
  });

  test('a rewritten branch and a source that is gone are refused, until somebody has looked and says so there', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await publish()).toMatchObject({ exit: 0 });
    shop.git('reset', '--quiet', '--hard', 'HEAD^');
    shop.write('README.md', 'hello\n');
    shop.folder.commit('Go on elsewhere');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /expected to follow .*got a line of main without it/));
    shop.git('reflog', 'expire', '--expire=now', '--all');
    shop.git('update-ref', '-d', 'ORIG_HEAD');
    shop.git('-c', 'gc.pruneExpire=now', 'prune', '--expire=now');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /expected to follow/));
    remote.commit('main', { 'dist/shop/prod/hydrator.metadata': undefined });
    expect(await publish('shop/prod')).toMatchObject(denied('PUBLISH_DENIED', /expected to follow/));
    remote.commit('main', { 'dist/shop/prod/.galley-provenance.json': undefined });
    expect(await publish('shop/prod')).toMatchObject({ exit: 0 });
    runs('1.4');
  });

  test("a history of a stranger's own, with an access.yaml of theirs and no production in it, follows nothing", async () => {
    expect(await publish()).toMatchObject({ exit: 0 });
    shop.git('checkout', '--quiet', '--orphan', 'new');
    shop.write('access.yaml', accessOf({ ...actors, ada: eve }));
    edit(PROD, 'production: true', 'production: false');
    edit(PROD, 'release: "1.4"', 'release: "1.5"');
    await synth();
    shop.signAs('eve').commitSigned('Begin');
    shop.git('branch', '--force', 'main', 'new');
    shop.git('switch', '--quiet', 'main');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /shop\/prod: expected to follow/));
    shop.git('branch', '--quiet', '--delete', '--force', 'new');
    shop.git('reflog', 'expire', '--expire=now', '--all');
    shop.git('prune', '--expire=now');
    expect(await publish()).toMatchObject(denied('PUBLISH_DENIED', /shop\/prod: expected to follow/));
    runs('1.4');
  });

  test('a shallow clone can not tell', async () => {
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    using clone = new TestProject([shopWithCharts], {});
    rmSync(clone.root, { recursive: true });
    shop.git('clone', '--quiet', '--depth=1', `file://${shop.root}`, clone.root);
    expect(await clone.run('publish', '--repo', remote.folder)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('error[GIT_SHALLOW]'),
    });
    expect(remote.git('for-each-ref')).toBe('');
  });
});
