import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { TestProject } from '../support/project';
import { shopForEach } from '../support/shop-for-each';
import { accessOf, PROD, type SignedShop, STAGING, shopWithCharts } from '../support/signed-shop';

let shop: SignedShop;
let remote: GitRemote;
const { actors, eve, withKeys } = shopForEach('publishing what is governed is', (each) => {
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
  test('publishes what someone who may has committed, and goes on from there', async () => {
    expect(await publish()).toMatchObject({ exit: 0, err: '' });
    await shop.run('deploy', 'shop@1.5', 'shop/prod');
    expect(await publish()).toMatchObject({ exit: 0, err: '' });
    runs('1.5');
  });

  test('refuses what nobody signed, first or later, even where only an allowed commit follows it', async () => {
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
