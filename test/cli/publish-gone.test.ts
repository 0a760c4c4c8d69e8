import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';

let remote: GitRemote;
let project: PublishedShop;

const home = mkdtempSync(join(tmpdir(), 'galley-home-'));

let restore: () => void;

beforeAll(() => {
  restore = withCredentials(home);
});
afterAll(() => {
  restore();
  rmSync(home, { recursive: true });
});
beforeEach(async () => {
  remote = await new GitRemote().start();
  project = new PublishedShop();
  await project.commit('Open the shop\n\nAt last.\n\nArgocd-reference-commit-sha: abc\nArgocd-reference-commit-body: "two\\nlines"');
});
afterEach(async () => {
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

const publish = (...words: string[]) => project.run('publish', '--repo', remote.url, ...words);

test('nothing goes from the branch that the commit still has in dist/', async () => {
  project.declare('old');
  await project.commit();
  await publish();
  rmSync(join(project.root, 'envs/shop/old.yaml'));
  project.repository.git('commit', '--quiet', '--all', '--message', 'Lose a file');
  expect(await publish()).toMatchObject({
    exit: 2,
    err: expect.stringMatching(/TREE_ORPHANED.*dist\/shop\/old tree: expected envs\/shop\/old.yaml, got none/),
  });
  expect(Object.keys(remote.files())).toContain('dist/shop/old/.galley.json');
});

describe('an environment that is gone from the commit', () => {
  /** Publishes an environment and takes it out of the project. */
  const retired = async (): Promise<void> => {
    project.declare('old');
    await project.commit();
    await publish();
    rmSync(join(project.root, 'envs/shop/old.yaml'));
    await project.commit();
  };

  test('stays published if somebody edited it there, and is reported', async () => {
    await retired();
    remote.commit('main', { 'dist/shop/old/web/pod-web.yaml': 'edited\n' });
    const head = remote.git('rev-parse', 'main');
    expect(await publish()).toMatchObject({
      exit: 2,
      err: expect.stringMatching(
        /FILE_FOREIGN.*dist\/shop\/old\/web\/pod-web.yaml file: expected what galley published, as its environment is gone, got an edit/,
      ),
    });
    expect(remote.git('rev-parse', 'main')).toBe(head);
  });

  test('stays published if a shallow clone does not show whose it was, and is reported', async () => {
    await retired();
    const clone = join(home, 'shallow');
    project.repository.git('clone', '--quiet', '--depth=1', `file://${project.root}`, clone);
    using shallow = new PublishedShop();
    rmSync(shallow.root, { recursive: true });
    renameSync(clone, shallow.root);
    expect(await shallow.run('publish', '--repo', remote.url)).toMatchObject({ exit: 2, err: expect.stringContaining('GIT_SHALLOW') });
    expect(Object.keys(remote.files())).toContain('dist/shop/old/.galley.json');
  });
});
