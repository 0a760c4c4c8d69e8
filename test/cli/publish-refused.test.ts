import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';

const FOLDER = 'dist/shop/test';

let remote: GitRemote;
let project: PublishedShop;
let first: string;

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
  first = await project.commit(
    'Open the shop\n\nAt last.\n\nArgocd-reference-commit-sha: abc\nArgocd-reference-commit-body: "two\\nlines"',
  );
});
afterEach(async () => {
  await remote[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});

const publish = (...words: string[]) => project.run('publish', '--repo', remote.url, ...words);

describe('a push that no repetition helps', () => {
  test('to a branch below a branch fails at once', async () => {
    await publish();
    expect(await publish('--branch', 'main/pier')).toMatchObject({
      exit: 3,
      err: expect.stringMatching(/GIT_DENIED.*'refs\/heads\/main' exists; cannot create.*choose another branch/),
    });
  });

  test('to a branch with a stale lock file fails once it is clear that nobody uses it', async () => {
    await publish();
    project.set('test', 'COLOUR', 'red');
    await project.commit();
    writeFileSync(join(remote.folder, 'refs/heads/main.lock'), '');
    expect(await publish()).toMatchObject({
      exit: 3,
      err: expect.stringMatching(/GIT_DENIED.*nobody was ahead of it.*main\.lock.*File exists/),
    });
  });

  test('and a hook refuses shows the hook’s message', async () => {
    writeFileSync(join(remote.folder, 'hooks/pre-receive'), '#!/bin/sh\necho "Only on working days." >&2; exit 1\n', { mode: 0o755 });
    expect(await publish()).toMatchObject({
      exit: 3,
      err: expect.stringContaining('got "pre-receive hook declined: Only on working days."'),
    });
  });
});

describe('refusals, after which it pushes nothing', () => {
  const nothing = () => expect(remote.git('for-each-ref')).toBe('');

  test.each([
    ['a dirty tree', 'GIT_DIRTY', 2, () => project.write('charts/x.ts', '')],
    [
      'a tree that is not what the sources render',
      'TREE_STALE',
      1,
      () => {
        project.write(`${FOLDER}/web/pod-web.yaml`, 'edited\n');
        project.repository.commit('Edit by hand');
      },
    ],
    [
      'digests that nobody resolved, in production',
      'RELEASE_NOT_RESOLVED',
      1,
      async () => {
        project.declare('test', (text) => text.replace('production: false', 'production: true'));
        await project.commit();
      },
    ],
  ] as const)('%s', async (_, code, exit, spoil) => {
    await spoil();
    expect(await publish()).toMatchObject({ exit, err: expect.stringContaining(`error[${code}]`) });
    nothing();
  });

  test.each([
    ['an environment that is not there', ['shop/tset'], 'ENV_UNKNOWN', 2],
    ['a URL with a password', ['--repo', 'https://ada:hunter2@git.example.com/x'], 'USAGE', 2],
    ['a path that leads out', ['--path', '../x'], 'USAGE', 2],
    ['a branch that is no name', ['--branch', 'a..b'], 'USAGE', 2],
    ['a remote that is not there', ['--repo', 'http://127.0.0.1:9/x.git'], 'GIT_UNREACHABLE', 3],
  ] as const)('%s', async (_, words, code, exit) => {
    const { err, ...rest } = await publish(...words);
    expect(rest.exit).toBe(exit);
    expect(err).toMatch(new RegExp(`^error\\[${code}\\] [^\\n]+$`));
    expect(err).not.toContain('hunter2');
    nothing();
  });

  test('a file of others in the way, an index that is not ours, and metadata that is none', async () => {
    const inTheWay = [
      `${FOLDER}/web/pod-web.yaml`,
      `${FOLDER}/.galley.json`,
      `${FOLDER}/hydrator.metadata`,
      'hydrator.metadata',
      'dist/shop',
    ];
    for (const [at, path] of inTheWay.entries()) {
      const head = remote.commit(`at-${at}`, { [path]: 'theirs\n' });
      const { exit, err } = await publish('--branch', `at-${at}`);
      expect([path, exit, err]).toEqual([path, 2, expect.stringContaining('error[FILE_FOREIGN]')]);
      expect(remote.git('rev-parse', `at-${at}`)).toBe(head);
    }
  });

  test('an older commit than the one that is published, and a shallow clone that can not tell', async () => {
    project.set('test', 'COLOUR', 'red');
    await project.commit();
    await publish();
    const head = remote.git('rev-parse', 'main');
    project.repository.git('checkout', '--quiet', first);
    expect(await publish()).toMatchObject({ exit: 1, err: expect.stringContaining('error[SOURCE_OLDER] shop/test: published from') });
    project.repository.git('checkout', '--quiet', 'main');
    project.set('test', 'COLOUR', 'blue');
    await project.commit();
    using clone = new PublishedShop([]);
    rmSync(clone.root, { recursive: true });
    project.repository.git('clone', '--quiet', '--depth=1', `file://${project.root}`, clone.root);
    expect(await clone.run('publish', '--repo', remote.url)).toMatchObject({ exit: 2, err: expect.stringContaining('error[GIT_SHALLOW]') });
    expect(remote.git('rev-parse', 'main')).toBe(head);
  });
});
