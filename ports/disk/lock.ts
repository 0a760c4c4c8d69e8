import { mkdirSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { GalleyError } from '../../core/errors';
import { attempt, ioFailed, isErrno, lookAt, removeIfEmpty } from '../io';
import { isAlive, type ProcessIdentity, thisProcess } from '../process/process-identity';

const LOCK = /^lock-(?<pid>[1-9]\d*)-(?<start>\d*)$/;
/** How long two processes that start at the same moment take to agree, at the most: tries, and milliseconds between them. */
const TRIES = 25;
const PAUSE = 10;

/** A staging folder that this process holds. */
export interface Lock {
  /** Removes the staging folder and all that is in it. */
  readonly release: () => void;
}

/**
 * Takes the staging folder, makes it where it is not there and empties it of what a dead process left.
 *
 * Each process puts down a file of its own name and then looks for those of others. So no two ever hold the folder at once.
 * Anyone can remove the file of a dead process, for nobody else uses that name. Of several that start at the same moment the
 * one with the lowest number waits for the others to give way. Process numbers identify the processes, so all must run on one machine.
 *
 * @throws GalleyError TREE_BUSY with the number of the process that holds it, FILE_FOREIGN if something else has its name
 */
export function lockStaging(staging: string): Lock {
  const self = thisProcess();
  const own = posix.join(staging, `lock-${self.pid}-${self.start}`);
  putDown(staging, own);
  try {
    waitForOthers(staging, self);
    empty(staging);
  } catch (error) {
    leave(staging, own);
    throw error;
  }
  return { release: () => releaseStaging(staging) };
}

/** Removes a staging folder that this process holds, and all that is in it; any of its threads may have taken it. */
export function releaseStaging(staging: string): void {
  const self = thisProcess();
  empty(staging);
  leave(staging, posix.join(staging, `lock-${self.pid}-${self.start}`));
}

function putDown(staging: string, own: string): void {
  for (let tries = TRIES; ; tries -= 1) {
    try {
      makeFolder(staging);
      writeFileSync(own, '');
      return;
    } catch (error) {
      // The folder goes with its last lock, which may be between our two steps.
      if (tries > 0 && isErrno(error, 'ENOENT')) continue;
      removeIfEmpty(staging);
      throw ioFailed(own, 'written', error);
    }
  }
}

function makeFolder(staging: string): void {
  try {
    mkdirSync(staging, 0o700);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const found = lookAt(staging);
    if (found === undefined || found.isDirectory()) return;

    throw new GalleyError([
      {
        code: 'FILE_FOREIGN',
        subject: 'file',
        expected: 'the folder that galley works in',
        got: 'something else of that name',
        next: 'move it away and run galley synth again',
        place: { file: staging },
      },
    ]);
  }
}

function waitForOthers(staging: string, self: ProcessIdentity): void {
  for (let tries = TRIES; ; tries -= 1) {
    const others = locksIn(staging)
      .filter(({ pid }) => pid !== self.pid)
      .filter(isAlive);
    const [first] = others;
    if (first === undefined) return;
    if (tries === 0 || others.some(({ pid }) => pid < self.pid)) {
      throw new GalleyError([
        {
          code: 'TREE_BUSY',
          subject: 'folder',
          wrong: 'another galley is writing it',
          got: `process ${first.pid}`,
          next: 'wait for it to end and run galley again',
          place: { file: posix.dirname(staging) },
        },
      ]);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}

function locksIn(staging: string): readonly ProcessIdentity[] {
  const names = attempt(staging, 'listed', () => readdirSync(staging));
  return names.flatMap((name) => {
    const groups = LOCK.exec(name)?.groups;
    return groups === undefined ? [] : [{ pid: Number(groups['pid']), start: groups['start'] ?? '' }];
  });
}

/** Leaves the locks of living processes: this one's, and of those that are about to give way to it. */
function empty(staging: string): void {
  for (const name of attempt(staging, 'listed', () => readdirSync(staging))) {
    const groups = LOCK.exec(name)?.groups;
    const path = posix.join(staging, name);
    if (groups !== undefined && isAlive({ pid: Number(groups['pid']), start: groups['start'] ?? '' })) continue;
    attempt(path, 'removed', () => rmSync(path, { recursive: true, force: true }));
  }
}

function leave(staging: string, own: string): void {
  attempt(own, 'removed', () => unlinkSync(own));
  removeIfEmpty(staging);
}
