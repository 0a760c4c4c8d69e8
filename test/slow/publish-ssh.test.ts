import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';
import { SSH_MISSING, SshServer } from '../support/ssh-server';

const over = SSH_MISSING === undefined ? describe : describe.skip;

over(`over SSH${SSH_MISSING === undefined ? '' : ` (skipped: ${SSH_MISSING})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
  const before = process.env['GIT_SSH_COMMAND'];
  let server: SshServer;
  let restore: () => void;

  beforeAll(async () => {
    restore = withCredentials(home);
    server = await new SshServer().start();
  });
  afterAll(async () => {
    restore();
    if (before === undefined) delete process.env['GIT_SSH_COMMAND'];
    else process.env['GIT_SSH_COMMAND'] = before;
    await server[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  test('publishers at once push each its change, once', async () => {
    const names = Array.from({ length: 3 }, (_, at) => `cell-${at}`);
    await using remote = new GitRemote();
    using project = new PublishedShop(names);
    await project.commit();
    process.env['GIT_SSH_COMMAND'] = server.command();
    const runs = await Promise.all(names.map((name) => project.run('publish', `shop/${name}`, '--repo', server.urlOf(remote.folder))));
    expect(runs.map(({ exit, err }) => ({ exit, err }))).toEqual(names.map(() => ({ exit: 0, err: '' })));
    expect(remote.git('log', '--format=%s', 'main').split('\n').sort()).toEqual(names.map((name) => `Publish shop/${name} 1.4`));
  });

  test('a key that is not let in, a host that is not known, and a server that is gone get one sentence each', async () => {
    await using remote = new GitRemote();
    using project = new PublishedShop();
    await project.commit();
    const publish = (url: string) => project.run('publish', '--repo', url);
    process.env['GIT_SSH_COMMAND'] = server.command('stranger');
    const url = server.urlOf(remote.folder);
    expect(await publish(url)).toMatchObject({
      exit: 3,
      err: expect.stringMatching(/^error\[GIT_DENIED\] git ls-remote: .*Permission denied[^\n]*$/),
    });
    process.env['GIT_SSH_COMMAND'] = `${server.command()} -o UserKnownHostsFile=/dev/null`;
    expect(await publish(url.replace('127.0.0.1', 'localhost'))).toMatchObject({
      exit: 3,
      err: expect.stringMatching(/^error\[GIT_DENIED\] [^\n]*$/),
    });
    process.env['GIT_SSH_COMMAND'] = server.command();
    expect(await publish('ssh://127.0.0.1:9/x.git')).toMatchObject({
      exit: 3,
      err: expect.stringMatching(/^error\[GIT_UNREACHABLE\] [^\n]*refused[^\n]*$/),
    });
    expect(await publish(`${url}x`)).toMatchObject({ exit: 3, err: expect.stringContaining('error[GIT_UNREACHABLE]') });
  });
});
