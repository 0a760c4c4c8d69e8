import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GalleyError, problem } from '../../core/errors';
import { newerProblem } from '../../core/newer';
import { type Lock, lockStaging } from '../disk/lock';
import { attempt, attemptIfThere, lookAt } from '../io';
import type { GitRepository } from './git-repository';

/** Folder in git's own that holds the lock, and the file beside it that says where a branch is being moved. */
const LOCK = 'galley';
const JOURNAL = 'galley-advance';
/** Milliseconds that another git may still hold the index. */
const PATIENCE = 2000;

/** A branch on its way from one commit to the next, files and index with it. */
export interface Advance {
  readonly from: string;
  readonly to: string;
}

/**
 * Locks a clone against other actions. Two actions would plan from one commit, and the loser would undo the changes of the other.
 *
 * @throws GalleyError TREE_BUSY with the number of the process that acts
 */
export async function lockActions(repository: GitRepository): Promise<Lock> {
  return orBusy(() => lockStaging(join(repository.gitFolder, LOCK)));
}

/** Writes down that a branch is about to be moved, until `forgetAdvance`. */
export async function noteAdvance(repository: GitRepository, advance: Advance): Promise<void> {
  const file = join(repository.gitFolder, JOURNAL);
  attempt(file, 'written', () => writeFileSync(file, `${JSON.stringify(advance)}\n`));
}

export async function forgetAdvance(repository: GitRepository): Promise<void> {
  const file = join(repository.gitFolder, JOURNAL);
  attempt(file, 'removed', () => rmSync(file, { force: true }));
}

/** The move that was under way when a process was killed; undefined if there was none. @throws GalleyError FORMAT_NEWER */
export async function leftAdvance(repository: GitRepository): Promise<Advance | undefined> {
  const file = join(repository.gitFolder, JOURNAL);
  const text = attemptIfThere(file, 'read', () => readFileSync(file, 'utf8'));
  const [, from, to] = /^\{"from":"([0-9a-f]+)","to":"([0-9a-f]+)"\}\n$/.exec(text ?? '') ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  if (text !== undefined && isWhole(text)) throw new GalleyError([newerProblem('advance', 'of its own', { file })]);
  return undefined;
}

/** An incomplete journal counts as missing: the action had not moved anything yet. */
function isWhole(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** Refuses a clone in which an action was killed and left part of its files. @throws GalleyError GIT_DIRTY */
export async function refuseLeftAdvance(repository: GitRepository): Promise<void> {
  if ((await leftAdvance(repository)) === undefined) return;
  const wrong = 'an action was killed here, and part of what it was writing is left';
  throw problem('GIT_DIRTY', { subject: 'working tree', wrong, next: 'run that action again: it puts everything back first' });
}

/**
 * Waits for a git process that may still hold the index: it keeps running after somebody kills Galley.
 *
 * @throws GalleyError GIT_FAILED if the lock stays: git was killed with it
 */
export async function refuseHeldIndex(repository: GitRepository): Promise<void> {
  const file = join(repository.gitFolder, 'index.lock');
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    if (lookAt(file) === undefined) return;
    await setTimeout(100);
  }
  const wrong = 'an action was killed while git wrote its files';
  const next = 'where no git runs here any more remove that file, then run galley again: it puts back what was left';
  throw problem('GIT_FAILED', { subject: 'index.lock', wrong, next, place: { file } });
}

function orBusy<T>(take: () => T): T {
  try {
    return take();
  } catch (error) {
    const [first] = error instanceof GalleyError ? error.problems : [];
    if (first?.code !== 'TREE_BUSY') throw error;
    const { got = 'another one' } = first;
    const fault = {
      subject: 'clone',
      expected: 'no other action that goes on in it',
      got,
      next: 'wait for it to end and run galley again',
    };
    throw problem('TREE_BUSY', fault, { cause: error });
  }
}
