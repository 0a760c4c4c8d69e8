import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesDocumentSchema } from '../../core/model/change';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';
import { SHOP_ENVIRONMENT } from '../support/shop-system';

const URL = 'https://git.example.com/shop/rendered.git';
const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
let remote: GitRemote;
let project: PublishedShop;
let restore: () => void;

beforeEach(async () => {
  remote = await new GitRemote().start();
  // The environment's repository is an https URL; git takes the one of the test for it.
  restore = withCredentials(home, `[url "${remote.url}"]\n\tinsteadOf = ${URL}\n`);
  project = new PublishedShop(['test', 'more']);
  await project.commit('Open the shop');
});
afterEach(async () => {
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
  restore();
});
afterAll(() => rmSync(home, { recursive: true }));

async function told(...words: string[]) {
  const { exit, out, err } = await project.run('diff', '--published', '--json', ...words);
  if (exit !== 0) throw new Error(err);
  return changesDocumentSchema.parse(JSON.parse(out));
}

test('an environment that was never published is all new; one that is published as it stands says nothing', async () => {
  expect((await told()).changes.every(({ kind }) => kind === 'added')).toBe(true);
  expect(await project.run('publish')).toMatchObject({ exit: 0 });
  expect(await told()).toMatchObject({ changes: [], unchanged: { environments: ['shop/more', 'shop/test'] } });
});

test('what stands on the branch now is the base, whatever main has', async () => {
  await project.run('publish');
  project.set('test', 'COLOUR', 'red');
  await project.commit();
  // After the merge, only one of the two environments is published.
  expect((await told()).changes).toMatchObject([{ kind: 'added', identity: { name: 'colour', environment: 'shop/test' } }]);
  expect((await told('--environment', 'shop/more')).changes).toEqual([]);
  await project.run('publish', 'shop/test');
  expect((await told()).changes).toEqual([]);
  project.declare('test', () => SHOP_ENVIRONMENT);
  await project.commit();
  expect((await told()).changes).toMatchObject([{ kind: 'removed', identity: { name: 'colour' } }]);
});

test('an environment that is published and no longer declared is named, and not taken for removed', async () => {
  await project.run('publish');
  rmSync(join(project.root, 'envs/shop/more.yaml'));
  await project.commit();
  const { changes, unjudged } = await told();
  expect([changes, unjudged]).toEqual([[], [expect.stringContaining('shop/more is published too')]]);
});

test('a repository that can not be reached is an error, and no removal', async () => {
  await remote[Symbol.asyncDispose]();
  const { exit, err } = await project.run('diff', '--published');
  expect([exit, err]).toEqual([3, expect.stringContaining('GIT_UNREACHABLE')]);
  remote = await new GitRemote().start();
});

test.each([['--published', '--live'], ['HEAD', '--published'], ['--live'], ['--environment', 'shop/test'], ['--published', '--cause']])(
  '%s %s is refused',
  async (...words) => {
    expect(await project.run('diff', ...words.filter(Boolean))).toMatchObject({ exit: 2 });
  },
);
