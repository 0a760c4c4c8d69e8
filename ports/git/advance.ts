import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GalleyError, type Problem, problem } from '../../core/errors';
import { attempt } from '../io';
import { forgetAdvance, leftAdvance, noteAdvance, refuseHeldIndex } from './action-lock';
import type { Git } from './git';
import type { ProjectRepository } from './project-repository';

/**
 * Moves the branch that is checked out on to a commit whose only parent is its last one, and the index and the files with it.
 *
 * One git process in its own session does all of this: if somebody interrupts or kills Galley, git still finishes. If git fails, because
 * the branch moved, somebody edited a file, or the disk is full, then branch, index and files stay as they were.
 *
 * @param from the branch's last commit
 * @throws GalleyError GIT_MOVED, GIT_FAILED
 */
export async function advance({ clone: repository }: ProjectRepository, from: string, to: string): Promise<void> {
  const git = repository.git.with({ signal: undefined, config: { 'core.hooksPath': '/dev/null' } });
  const options = ['--ff-only', '--quiet', '--no-stat', '--no-autostash', '--no-verify-signatures', '--no-overwrite-ignore', '--no-squash'];
  // What a person has git merge with by itself here: a strategy, no fast-forward.
  const branch = (await git.text(['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [0, 1] })) || 'HEAD';
  await noteAdvance(repository, { from, to });
  try {
    const config = branch.includes('=') ? {} : { [`branch.${branch}.mergeOptions`]: '' };
    await git.with({ config }).run(['merge', ...options, to]);
  } catch (error) {
    const now = await repository.find('HEAD');
    if (now === to) return await forgetAdvance(repository);
    if (!(error instanceof GalleyError)) throw error;
    if (now !== from) {
      await forgetAdvance(repository);
      throw moved(from, now);
    }
    const left = await putBack(git, from, to);
    if (left.length === 0) await forgetAdvance(repository);
    throw new GalleyError([...error.problems, ...left], { cause: error });
  }
  await forgetAdvance(repository);
}

/**
 * Puts back what an action left that was killed while git moved the branch: part of another release in files and index, and the branch where it was.
 * Files that are as neither commit has them stay.
 *
 * @throws GalleyError GIT_FAILED if somebody killed git while it wrote the index, or if it can't restore something
 */
export async function recoverAdvance({ clone: repository }: ProjectRepository): Promise<void> {
  const left = await leftAdvance(repository);
  if (left === undefined) return;
  await refuseHeldIndex(repository);
  const git = repository.git.with({ signal: undefined, config: { 'core.hooksPath': '/dev/null' } });
  if ((await repository.find('HEAD')) === left.from) {
    const problems = await putBack(git, left.from, left.to);
    if (problems.length > 0) throw new GalleyError(problems);
  }
  await forgetAdvance(repository);
}

/** Refuses a branch that has moved, before anything is done that can't be undone. @throws GalleyError GIT_MOVED */
export async function refuseMoved({ clone: repository }: ProjectRepository, from: string): Promise<void> {
  const now = await repository.find('HEAD');
  if (now !== from) throw moved(from, now);
}

function moved(from: string, now: string | undefined): GalleyError {
  return problem('GIT_MOVED', {
    subject: 'HEAD',
    expected: from,
    got: `${now}, as another command has moved it meanwhile`,
    next: 'run galley again',
  });
}

/**
 * Git gives up between two files where it can't write one, and after all of them, and the index, where it can't move the branch: something else has
 * locked it. What it has written and removed by then goes back. Files that are as neither commit has them stay.
 *
 * @returns what could not be put back
 */
async function putBack(git: Git, from: string, to: string): Promise<Problem[]> {
  const changed = await git.list(['diff-tree', '-r', '-z', '--no-renames', '--name-status', from, to]);
  const problems: Problem[] = [];
  try {
    await putIndexBack(
      git,
      from,
      changed.filter((_, index) => index % 2 === 1),
    );
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return [...error.problems];
  }
  for (let index = 0; index + 1 < changed.length; index += 2) {
    const [kind, path = ''] = [changed[index], changed[index + 1]];
    try {
      const found = await idOnDisk(git, path);
      const written = kind === 'D' ? undefined : await git.text(['rev-parse', `${to}:${path}`]);
      if (found !== undefined && found !== written) continue;
      if (kind !== 'A') await git.run(['checkout-index', '--force', '--', path]);
      else if (found !== undefined) attempt(path, 'removed', () => rmSync(join(git.folder, path)));
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems.map((each) => ({ ...each, place: each.place ?? { file: path } })));
    }
  }
  return problems;
}

async function putIndexBack(git: Git, commit: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const { exit } = await git.run(['diff-index', '--cached', '--quiet', commit, '--'], { accept: [0, 1] });
  if (exit === 0) return;
  const words = ['--literal-pathspecs', 'reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul', commit];
  await git.run(words, { stdin: paths.map((path) => `${path}\0`).join('') });
}

/** What a file would be as a blob; undefined if there is none. */
async function idOnDisk(git: Git, path: string): Promise<string | undefined> {
  const { exit, stdout } = await git.run(['hash-object', '--', path], { accept: [0, 128] });
  return exit === 0 ? stdout.toString('utf8').trim() : undefined;
}
