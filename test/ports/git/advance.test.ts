import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../../../ports/disk/project';
import { lockActions, noteAdvance, refuseLeftAdvance } from '../../../ports/git/action-lock';
import { advance, recoverAdvance } from '../../../ports/git/advance';
import { ProjectRepository } from '../../../ports/git/project-repository';
import { GitFolder } from '../../support/git-folder';

let folder: GitFolder;
let repository: ProjectRepository;
let [before, after] = ['', ''];
beforeEach(async () => {
  folder = new GitFolder();
  folder.write('a/one.txt', 'one\n');
  folder.write('b/gone.txt', 'gone\n');
  folder.write('z/two.txt', 'two\n');
  before = folder.commit('Before');
  folder.write('a/one.txt', 'ONE\n');
  folder.write('a/new.txt', 'new\n');
  folder.write('z/two.txt', 'TWO\n');
  folder.git('rm', '--quiet', 'b/gone.txt');
  after = folder.commit('After');
  folder.git('reset', '--quiet', '--hard', before);
  repository = await ProjectRepository.of(new Project(folder.root));
});
afterEach(() => folder[Symbol.dispose]());

const state = () => [folder.git('rev-parse', 'HEAD'), folder.git('status', '--porcelain', '--ignored'), folder.git('ls-files', '--stage')];
const code = (name: string) => expect.objectContaining({ problems: [expect.objectContaining({ code: name })] });

describe('moving the branch on', () => {
  test('brings branch, index and files to the commit', async () => {
    await advance(repository, before, after);
    expect(state().slice(0, 2)).toEqual([after, '']);
    expect(folder.git('ls-files')).toBe('a/new.txt\na/one.txt\nz/two.txt');
  });

  test('a file that was edited meanwhile stays, and nothing else changes', async () => {
    folder.write('z/two.txt', 'mine\n');
    const was = state();
    await expect(advance(repository, before, after)).rejects.toEqual(code('GIT_FAILED'));
    expect(state()).toEqual(was);
  });

  test('a branch that has moved meanwhile stays where it is', async () => {
    folder.write('c.txt', 'c\n');
    const moved = folder.commit('Meanwhile');
    await expect(advance(repository, before, after)).rejects.toEqual(code('GIT_MOVED'));
    expect(folder.git('rev-parse', 'HEAD')).toBe(moved);
    expect(folder.git('status', '--porcelain')).toBe('');
  });

  test('what can not be written half-way through goes back, and leaves files of others alone', async () => {
    folder.write('.git/info/attributes', 'z/* filter=broken\n');
    folder.git(
      'config',
      'filter.broken.smudge',
      `echo mine >'${join(folder.root, 'c.txt')}'; text=$(cat); echo "$text"; ! echo "$text" | grep -q TWO`,
    );
    folder.git('config', 'filter.broken.clean', 'cat');
    folder.git('config', 'filter.broken.required', 'true');
    const was = state();
    await expect(advance(repository, before, after)).rejects.toEqual(code('GIT_FAILED'));
    folder.git('config', '--remove-section', 'filter.broken');
    const [head, status, index] = state();
    expect([head, status, index]).toEqual([was[0], '?? c.txt', was[2]]);
    expect(readdirSync(join(folder.root, 'a'))).toEqual(['one.txt']);
  });

  test('a branch that something else has locked stays, and index and files with it', async () => {
    const was = state();
    folder.write('.git/refs/heads/main.lock', '');
    await expect(advance(repository, before, after)).rejects.toEqual(code('GIT_MOVED'));
    expect(state()).toEqual(was);
    expect(folder.git('diff-files', '--name-only')).toBe('');
  });

  test('a file that git ignores is not overwritten', async () => {
    folder.write('.git/info/exclude', 'new.txt\n');
    folder.write('a/new.txt', 'mine\n');
    const was = state();
    await expect(advance(repository, before, after)).rejects.toEqual(code('GIT_FAILED'));
    expect(state()).toEqual(was);
  });
});

describe('an action that is killed while git moves the branch', () => {
  /** Files that git leaves behind if a signal ends it between two steps. */
  const leave = async (): Promise<void> => {
    await noteAdvance(repository.clone, { from: before, to: after });
    folder.git('read-tree', '-m', '-u', before, after);
  };

  test('after the files and the index leaves what the next action puts back', async () => {
    const was = state();
    await leave();
    await expect(refuseLeftAdvance(repository.clone)).rejects.toEqual(code('GIT_DIRTY'));
    await recoverAdvance(repository);
    expect(state()).toEqual(was);
    await refuseLeftAdvance(repository.clone);
    await recoverAdvance(repository);
  });

  test('between two files leaves what the next action puts back, and what a person wrote since stays', async () => {
    await noteAdvance(repository.clone, { from: before, to: after });
    folder.write('a/one.txt', 'ONE\n');
    folder.write('a/new.txt', 'new\n');
    folder.write('z/two.txt', 'mine\n');
    await recoverAdvance(repository);
    expect(folder.git('status', '--porcelain')).toBe('M z/two.txt');
  });

  test('after all of it has left nothing to put back', async () => {
    await advance(repository, before, after);
    await noteAdvance(repository.clone, { from: before, to: after });
    await recoverAdvance(repository);
    expect(state().slice(0, 2)).toEqual([after, '']);
    await refuseLeftAdvance(repository.clone);
  });

  test('while it writes the index leaves a lock file; the error says that a person must remove it', async () => {
    await leave();
    folder.write('.git/index.lock', '');
    await expect(recoverAdvance(repository)).rejects.toEqual(code('GIT_FAILED'));
    rmSync(join(folder.root, '.git/index.lock'));
    await recoverAdvance(repository);
    expect(state()[1]).toBe('');
  });
});

test('a strategy that a person wants for their own merges changes nothing', async () => {
  folder.git('config', 'branch.main.mergeOptions', '--no-ff -s ours');
  await advance(repository, before, after);
  expect(state().slice(0, 2)).toEqual([after, '']);
});

test('while another process acts in the clone, an action is refused with its number; a dead one holds nobody up', async () => {
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    folder.write(`.git/galley/lock-${other.pid}-`, '');
    const refused = lockActions(repository.clone);
    await expect(refused).rejects.toThrow(`expected no other action that goes on in it, got process ${other.pid}; wait`);
    const ended = once(other, 'exit');
    other.kill();
    await ended;
    (await lockActions(repository.clone)).release();
    expect(state()[1]).toBe('');
  } finally {
    other.kill();
  }
});
