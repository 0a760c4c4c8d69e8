import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { refuseEmbedded } from '../../../ports/git/embedded';
import { Git } from '../../../ports/git/git';
import { moveRef, writeCommit, writeTree } from '../../../ports/git/git-commit';
import { gitEnvironment } from '../../../ports/git/git-environment';
import { GitRepository } from '../../../ports/git/git-repository';
import { GitFolder } from '../../support/git-folder';

const code = (code: string, message?: RegExp) =>
  expect.objectContaining({ problems: [expect.objectContaining({ code })], ...(message && { message: expect.stringMatching(message) }) });

let folder: GitFolder;
let repository: GitRepository;
beforeEach(async () => {
  folder = new GitFolder();
  folder.write('a.txt', 'one\n');
  folder.write('deep/b.txt', 'two\n');
  folder.commit('Say one and two\n\nBecause.');
  repository = await GitRepository.holding({ folder: folder.root });
});
afterEach(() => folder[Symbol.dispose]());

describe('the environment', () => {
  test('removes variables that lead git elsewhere, keeps those for remotes and people', () => {
    const hook = {
      GIT_DIR: '/x',
      GIT_INDEX_FILE: '/x',
      GIT_WORK_TREE: '/x',
      GIT_TRACE_CURL: '1',
      GIT_AUTHOR_DATE: '1',
      GIT_CONFIG_PARAMETERS: 'x',
    };
    const meant = { GIT_SSH_COMMAND: 'ssh -i key', GIT_ASKPASS: '/x', GIT_CONFIG_COUNT: '1', GIT_AUTHOR_NAME: 'Ada', PATH: '/bin' };
    const made = gitEnvironment({ ...hook, ...meant, LC_ALL: 'sv_SE.UTF-8' });
    expect(made).toMatchObject({ ...meant, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' });
    for (const name of Object.keys(hook)) expect(made).not.toHaveProperty(name);
  });

  test('a repository that a hook names is not the one that is asked', async () => {
    using other = new GitFolder();
    other.commit('other');
    process.env['GIT_DIR'] = join(other.root, '.git');
    try {
      expect((await repository.head()).subject).toBe('Say one and two');
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});

describe('reading', () => {
  test('a commit with its author, date and both parts of its message', async () => {
    expect(await repository.head()).toMatchObject({
      id: folder.git('rev-parse', 'HEAD'),
      parents: [],
      author: { name: 'Ada Löv', email: 'ada@example.com', seconds: 1_770_000_000, zone: '+0100' },
      subject: 'Say one and two',
      body: 'Because.',
    });
  });

  test('a file of a commit, whatever stands in the working tree', async () => {
    folder.write('a.txt', 'edited\n');
    expect(String(await repository.content('HEAD', 'a.txt'))).toBe('one\n');
    expect(await repository.content('HEAD', 'deep')).toBeUndefined();
    expect(await repository.content('HEAD', 'c.txt')).toBeUndefined();
  });

  test.each([
    ['an edited file', () => folder.write('a.txt', 'edited\n'), 'a.txt'],
    ['a new file', () => folder.write('c d.txt', 'new\n'), 'c d.txt'],
    ['a removed file', () => rmSync(join(folder.root, 'deep/b.txt')), 'deep/b.txt'],
  ])('%s is refused where the tree has to be clean', async (_, change, path) => {
    await repository.refuseDirty();
    change();
    expect(await repository.dirtyPaths()).toEqual([path]);
    await expect(repository.refuseDirty()).rejects.toEqual(code('GIT_DIRTY', /got ".*"; commit/));
    await repository.refuseDirty(['elsewhere']);
  });
});

describe('failures have a code and say what to do', () => {
  test('a folder that is in no repository', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'galley-bare-'));
    process.env['GIT_CEILING_DIRECTORIES'] = tmpdir();
    try {
      await expect(GitRepository.holding({ folder: bare })).rejects.toEqual(code('GIT_NOT_REPOSITORY'));
    } finally {
      delete process.env['GIT_CEILING_DIRECTORIES'];
      rmSync(bare, { recursive: true });
    }
  });

  test('a folder of plain files that git would take for a repository of its own', async () => {
    // What a commit can hold: the clone of somebody else has it as files.
    const inner = join(folder.root, 'project');
    folder.write('project/HEAD', 'ref: refs/heads/main\n');
    folder.write('project/refs/heads/main', `${folder.git('rev-parse', 'HEAD')}\n`);
    folder.write('project/objects/info/alternates', '../../.git/objects\n');
    folder.write('project/config', `[core]\n\trepositoryFormatVersion = 0\n\tbare = false\n\tworktree = ${inner}\n`);
    await expect(GitRepository.holding({ folder: inner })).rejects.toEqual(code('GIT_NOT_REPOSITORY'));
    const found = folder.git('-C', 'project', 'rev-parse', '--show-toplevel', '--absolute-git-dir').split('\n');
    expect(found).toEqual([inner, inner]);
    expect(() => refuseEmbedded(inner, inner)).toThrow('that git takes for a repository');
    refuseEmbedded(inner, join(folder.root, '.git'));
    rmSync(inner, { recursive: true });
  });

  test('a repository without a commit, and a name that nothing has', async () => {
    using empty = new GitFolder();
    const fresh = await GitRepository.holding({ folder: empty.root });
    await expect(fresh.head()).rejects.toEqual(code('GIT_REVISION_UNKNOWN', /got "HEAD"; commit the project first/));
    await expect(repository.commit('nowhere')).rejects.toEqual(code('GIT_REVISION_UNKNOWN', /got "nowhere"/));
    await expect(repository.commit('--all')).rejects.toEqual(code('GIT_REVISION_UNKNOWN'));
  });

  test('a shallow clone where history is needed', async () => {
    folder.commit('Say it again');
    const clone = join(folder.root, 'clone');
    folder.git('clone', '--quiet', '--depth=1', `file://${folder.root}`, clone);
    const shallow = await GitRepository.holding({ folder: clone });
    expect(() => shallow.refuseShallow('to look back')).toThrow(code('GIT_SHALLOW', /full history to look back/));
    folder.git('-C', clone, 'worktree', 'add', '--quiet', '--detach', join(folder.root, 'beside'));
    expect((await GitRepository.holding({ folder: join(folder.root, 'beside') })).isShallow()).toBe(true);
    folder.git('-C', clone, 'fetch', '--quiet', '--unshallow');
    expect(shallow.isShallow()).toBe(false);
    repository.refuseShallow('to look back');
  });

  test('nobody to commit as: a name is not guessed', async () => {
    folder.git('config', '--unset', 'user.email');
    const git = new Git({ folder: folder.root });
    process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
    process.env['GIT_CONFIG_SYSTEM'] = '/dev/null';
    try {
      await expect(git.text(['var', 'GIT_COMMITTER_IDENT'])).rejects.toEqual(code('GIT_NO_IDENTITY'));
    } finally {
      delete process.env['GIT_CONFIG_GLOBAL'];
      delete process.env['GIT_CONFIG_SYSTEM'];
    }
  });

  test('a remote that is not there, and none at all, without the credentials of its URL', async () => {
    const refused = repository.git.run(['ls-remote', 'http://ada:hunter2secret@127.0.0.1:9/x.git']);
    await expect(refused).rejects.toEqual(code('GIT_UNREACHABLE', /^(?!.*hunter2secret)git ls-remote: remote can not be reached/));
    await expect(repository.git.run(['ls-remote', join(folder.root, 'none')])).rejects.toEqual(code('GIT_UNREACHABLE'));
  });

  test('a command that takes too long, and one that is interrupted, end with all that they started', async () => {
    const sleeper = join(folder.root, '.git/sleeper');
    const pid = join(folder.root, '.git/sleeper.pid');
    writeFileSync(sleeper, `#!/bin/sh\necho $$ > ${pid}\nexec sleep 60\n`);
    chmodSync(sleeper, 0o755);
    const isGone = () => {
      expect(existsSync(pid)).toBe(true);
      expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow();
    };
    const words = ['-c', `alias.nap=!${sleeper}`, 'nap'];
    // As long as it takes this machine to start it.
    for (let timeout = 0.3; !existsSync(pid); timeout *= 3) {
      const late = code('GIT_FAILED', new RegExp(`expected an answer within ${timeout} s`));
      await expect(repository.git.run(words, { timeout })).rejects.toEqual(late);
    }
    isGone();
    rmSync(pid);
    const controller = new AbortController();
    const reason = new Error('asked to end');
    const ended = expect(repository.git.with({ signal: controller.signal }).run(words)).rejects.toBe(reason);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await setTimeout(5);
    controller.abort(reason);
    await ended;
    isGone();
    await expect(repository.git.with({ signal: controller.signal }).run(['version'])).rejects.toBe(reason);
  });
});

describe('writing', () => {
  const author = { name: 'Bo', email: 'bo@example.com', seconds: 1_770_000_100, zone: '+0000' };

  test('a commit changes what it names, and neither index nor files', async () => {
    folder.write('a.txt', 'staged\n');
    folder.git('add', 'a.txt');
    folder.write('a.txt', 'edited\n');
    const before = [folder.git('status', '--porcelain'), folder.git('diff'), folder.git('diff', '--cached')];
    const head = await repository.head();
    const tree = await writeTree(repository, head.id, [
      { path: 'deep/b.txt', content: undefined },
      { path: 'deep/b.txt/now a folder', content: 'three\n' },
      { path: 'né.bin', content: Uint8Array.of(0, 13, 10, 255) },
    ]);
    const props = { tree, parents: [head.id], message: 'Say three\n', author, committer: author };
    const id = await writeCommit(repository.git, props);
    expect(await writeCommit(repository.git, props)).toBe(id);
    await moveRef(repository, { ref: 'refs/heads/other', from: undefined, to: id, reason: 'test' });

    expect([folder.git('status', '--porcelain'), folder.git('diff'), folder.git('diff', '--cached')]).toEqual(before);
    expect((await repository.entries('other')).map(({ path }) => path)).toEqual(['a.txt', 'deep/b.txt/now a folder', 'né.bin']);
    expect(await repository.content('other', 'né.bin')).toEqual(Buffer.of(0, 13, 10, 255));
    expect(await repository.commit('other')).toMatchObject({ parents: [head.id], author, committer: author, subject: 'Say three' });
  });

  test('a reference that has moved stays where it is', async () => {
    const head = await repository.head();
    const moved = folder.commit('Move');
    const move = { ref: 'refs/heads/main', from: head.id, to: head.id, reason: 'test' };
    await expect(moveRef(repository, move)).rejects.toEqual(code('GIT_MOVED'));
    await expect(moveRef(repository, { ...move, from: undefined })).rejects.toEqual(code('GIT_MOVED'));
    expect(folder.git('rev-parse', 'main')).toBe(moved);
  });
});
