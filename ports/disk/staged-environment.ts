import { chmodSync, mkdirSync } from 'node:fs';
import { posix } from 'node:path';
import { GalleyError, type Problem } from '../../core/errors';
import type { EnvironmentName } from '../../core/names';
import type { RenderedEnvironment } from '../../core/render/tree';
import { finishedIndex, unfinishedIndex } from '../../core/tree/next-index';
import type { Conflict, WritePlan } from '../../core/tree/plan';
import { type ApplicationChanges, changesByApplication } from '../../core/tree/report';
import type { FileStamp, StampedPath } from '../../core/tree/stamp';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { attempt, lookAt, removeIfEmpty } from '../io';
import { type StagedTree, stageTree } from './apply-plan';
import { type EnvironmentFolder, environmentFolder, readTree } from './environment-folder';
import { lockStaging, releaseStaging } from './lock';

/** Folders are made with this mode whatever the umask is. */
const FOLDER_MODE = 0o755;

/** An environment that is ready to be put in place: plain data, so that another thread may have made it. */
export interface StagedEnvironment extends EnvironmentName {
  readonly folder: EnvironmentFolder;
  /** Undefined if the tree is up to date: then it holds no lock. */
  readonly tree: StagedTree | undefined;
  /** Folders that were made to have a place for the lock, outermost first. */
  readonly created: readonly string[];
  readonly applications: readonly ApplicationChanges[];
  /** The files that are there once it is in place, the index last. */
  readonly stamps: readonly StampedPath[];
}

/**
 * Takes an environment's lock, compares the files on disk with the rendered ones, and writes new files to a staging folder. It does not
 * touch the tree.
 *
 * @param gone true if the environment is no longer declared and is to go
 * @throws GalleyError FILE_FOREIGN if files of others are in the way or the index is not Galley's, TREE_BUSY if another process is writing it,
 *   IO_FAILED; all is as it was then
 */
export function stageEnvironment(out: string, rendered: RenderedEnvironment, gone: boolean): StagedEnvironment {
  const folder = environmentFolder(out, rendered);
  const created: string[] = [];
  try {
    makeFolder(folder.path, created);
    lockStaging(folder.staging);
    return orRelease(folder, () => {
      const { plan, indexText, stamps } = readTree(folder, rendered);
      const problems = conflictProblems(folder, plan);
      if (problems.length > 0) throw new GalleyError(problems);
      const finished = gone ? undefined : finishedIndex(rendered, plan);
      const settled = plan.writes.length + plan.removes.length === 0 && finished === indexText;
      const tree = settled
        ? undefined
        : stageTree({ folder, plan, hasIndex: indexText !== undefined, finished, untilFinished: unfinishedIndex(rendered, plan) });
      if (settled) releaseStaging(folder.staging);
      return {
        ...folder.name,
        folder,
        tree,
        created,
        applications: changesByApplication(rendered, plan),
        stamps: stampsAfter(plan, tree, stamps),
      };
    });
  } catch (error) {
    removeCreated(created);
    throw error;
  }
}

function stampsAfter(plan: WritePlan, tree: StagedTree | undefined, before: ReadonlyMap<string, FileStamp>): StampedPath[] {
  const stamped = (path: string, stamp: FileStamp | undefined): StampedPath => [path, stamp?.size ?? -1, stamp?.time ?? 0];
  return [
    ...plan.unchanged.map((path) => stamped(path, before.get(path))),
    ...(tree?.files ?? []).map(({ path, stamp }) => stamped(path, stamp)),
    ...(tree?.folders ?? []).flatMap((folder) => folder.files.map(({ path, stamp }) => stamped(`${folder.path}/${path}`, stamp))),
    stamped(INDEX_NAME, tree === undefined ? before.get(INDEX_NAME) : tree.stagedFinished?.stamp),
  ];
}

/** Releases the lock of a written environment. @throws GalleyError IO_FAILED if it can't remove the staging folder */
export function releaseEnvironment({ folder, tree }: StagedEnvironment): void {
  if (tree !== undefined) releaseStaging(folder.staging);
}

/** Releases an environment that stays as it was: removes the staged files and new folders. It does not throw. */
export function dropEnvironment(staged: StagedEnvironment): void {
  try {
    releaseEnvironment(staged);
  } catch {
    // The first failure is the one to tell; a staging folder that stays is noticed by the next run and by a check.
  }
  removeCreated(staged.created);
}

/** What is in the way of a plan: FILE_FOREIGN for each. */
export function conflictProblems(folder: EnvironmentFolder, { conflicts }: WritePlan): Problem[] {
  return conflicts.map((conflict) => conflictProblem(folder, conflict));
}
function conflictProblem({ path }: EnvironmentFolder, conflict: Conflict): Problem {
  const got = {
    file: 'a file that galley did not write',
    folder: 'a folder',
    link: 'a symbolic link',
    other: 'something that is no file',
  }[conflict.found];

  return {
    code: 'FILE_FOREIGN',
    subject: 'file',
    wrong: 'galley renders another content here',
    got: `${got}`,
    next: 'move it away and run galley synth again',
    place: { file: posix.join(path, conflict.path) },
  };
}

function orRelease<T>({ staging }: EnvironmentFolder, work: () => T): T {
  try {
    return work();
  } catch (error) {
    try {
      releaseStaging(staging);
    } catch {
      // As in dropEnvironment.
    }
    throw error;
  }
}

function makeFolder(path: string, created: string[]): void {
  if (lookAt(path) !== undefined) return;
  makeFolder(posix.dirname(path), created);
  attempt(path, 'made', () => mkdirSync(path, FOLDER_MODE));
  created.push(path);
  attempt(path, 'made readable', () => chmodSync(path, FOLDER_MODE));
}

/** Folders that are not empty stay: they hold a tree, or another process has come to use them. */
function removeCreated(created: readonly string[]): void {
  for (const path of created.toReversed()) {
    try {
      removeIfEmpty(path);
    } catch {
      return;
    }
  }
}
