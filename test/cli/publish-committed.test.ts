import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop } from '../support/published-shop';
import { SHOP_RELEASE } from '../support/shop-system';

let project: PublishedShop;
let remote: GitRemote;

beforeEach(async () => {
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  remote = new GitRemote();
  project = new PublishedShop();
  await project.commit();
});
afterEach(async () => {
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

const publish = (...words: string[]) => project.run('publish', '--repo', remote.folder, ...words);
const synth = () => project.run('synth', '--out', join(project.root, 'dist'));
const refused = (file: string) => ({
  exit: 2,
  err: expect.stringMatching(new RegExp(`error\\[GIT_DIRTY\\] ${file} file: expected what [0-9a-f]{12} has, got another content`)),
});

const hidden = (got: RegExp) => ({
  exit: 2,
  err: expect.stringMatching(new RegExp(`error\\[GIT_DIRTY\\] working tree: expected no uncommitted changes, got ${got.source}`)),
});

describe('publishes only what the commit has, whatever git ignores', () => {
  test.each(['--assume-unchanged', '--skip-worktree'])('files that the index flags with %s', async (flag) => {
    const tracked = project.repository.git('ls-files', 'envs', 'dist', 'releases').split('\n');
    project.repository.git('update-index', flag, ...tracked);
    project.declare('test', (text) => text.replace('LOG_LEVEL: info', 'LOG_LEVEL: debug'));
    await synth();
    expect(project.repository.git('status', '--porcelain')).not.toContain('envs');
    expect(await publish()).toMatchObject(hidden(/"(?:dist|envs)\/shop\/.*" and \d more/));
    expect(remote.git('for-each-ref')).toBe('');
  });

  test('a lockfile that says the same in other words', async () => {
    project.repository.git('update-index', '--assume-unchanged', 'releases/shop/1.4.yaml');
    project.write('releases/shop/1.4.yaml', `${SHOP_RELEASE}# and more\n`);
    await synth();
    expect(await publish()).toMatchObject(hidden(/"releases\/shop\/1.4.yaml"/));
    expect(remote.git('for-each-ref')).toBe('');
  });

  test('an environment that is ignored', async () => {
    project.write('.git/info/exclude', 'envs/shop/extra.yaml\ndist/shop/extra/\n');
    project.declare('extra');
    await synth();
    expect(project.repository.git('status', '--porcelain')).toBe('');
    expect(await publish()).toMatchObject(refused('dist/shop/extra/.galley.json'));
    expect(await publish('shop/extra')).toMatchObject(refused('dist/shop/extra/.galley.json'));
    expect(remote.git('for-each-ref')).toBe('');
  });

  test('a file that a sparse checkout leaves out is no edit', async () => {
    project.write('apps/a.txt', 'one\n');
    project.repository.commit('Write something else');
    project.repository.git('sparse-checkout', 'set', '--no-cone', '/*', '!/apps');
    expect(project.repository.git('ls-files', '-v', 'apps')).toBe('S apps/a.txt');
    expect(await publish()).toMatchObject({ exit: 0 });
    project.write('apps/a.txt', 'two\n');
    expect(await publish()).toMatchObject({ exit: 2 });
  });

  test('a foreign file beside ours in dist/ is no edit', async () => {
    project.write('dist/shop/test/web/NOTES.txt', 'theirs\n');
    project.repository.commit('Note something');
    expect(await publish()).toMatchObject({ exit: 0 });
  });
});
