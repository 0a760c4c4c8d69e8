import { posix } from 'node:path';
import { GalleyError, type Problem } from '../../core/errors';
import type { FileWrite, WritePlan } from '../../core/tree/plan';
import type { FileStamp } from '../../core/tree/stamp';
import { foldersAbove } from '../../core/tree/tree-path';
import { lookAt } from '../io';
import type { EnvironmentFolder } from './environment-folder';
import { Staging } from './staging';
import { Transaction } from './transaction';

/** One tree that is to be brought to what a plan without conflicts says. The caller holds the folder's lock. */
export interface PlannedTree {
  readonly folder: EnvironmentFolder;
  readonly plan: WritePlan;
  /** True if an index is there already. */
  readonly hasIndex: boolean;
  /** Text of the index from before the first file is put in place: names old and new files, `finished: false`. */
  readonly untilFinished: string;
  /** Text of the index after the last; nothing if the environment goes altogether. */
  readonly finished: string | undefined;
}

/** A tree whose new files are written aside. Plain data; paths are absolute or as the user typed the folder, those of `files` below the tree's. */
export interface StagedTree {
  readonly folder: EnvironmentFolder;
  readonly hasIndex: boolean;
  readonly removes: readonly string[];
  readonly vacated: readonly string[];
  readonly files: readonly {
    readonly staged: string;
    readonly path: string;
    readonly change: FileWrite['change'];
    readonly stamp: FileStamp;
  }[];
  /** Folders of which nothing is there yet, each put in place in one step. `files`: below the folder. */
  readonly folders: readonly {
    readonly staged: string;
    readonly path: string;
    readonly files: readonly { readonly path: string; readonly stamp: FileStamp }[];
  }[];
  readonly backups: string;
  readonly stagedUntilFinished: string;
  readonly stagedFinished: { readonly path: string; readonly stamp: FileStamp } | undefined;
}

/**
 * Writes what a plan needs into the tree's staging folder. A failure has not touched the tree.
 *
 * @throws GalleyError IO_FAILED
 */
export function stageTree({ folder, plan, hasIndex, untilFinished, finished }: PlannedTree): StagedTree {
  const staging = new Staging(folder.staging);
  const { single, byFolder } = grouped(folder, plan.writes);
  return {
    folder,
    hasIndex,
    removes: plan.removes,
    vacated: plan.vacated,
    files: single.map(({ path, content, change }) => {
      const { path: staged, stamp } = staging.add(content);
      return { staged, path, change, stamp };
    }),
    folders: [...byFolder].map(([path, writes]) => {
      const below = writes.map((write) => ({ path: write.path.slice(path.length + 1), content: write.content }));
      const { path: staged, stamps } = staging.addFolder(below);
      return { staged, path, files: below.map((file, index) => ({ path: file.path, stamp: stamps[index] ?? NEVER })) };
    }),
    backups: staging.backups,
    stagedUntilFinished: staging.add(untilFinished).path,
    stagedFinished: finished === undefined ? undefined : staging.add(finished),
  };
}

const NEVER: FileStamp = { size: -1, time: 0 };

/** Files by the outermost folder above them that is not there, and those whose folders all are. */
function grouped(folder: EnvironmentFolder, writes: readonly FileWrite[]) {
  const isThere = new Map<string, boolean>();
  const missing = (path: string): boolean => {
    const known = isThere.get(path) ?? lookAt(posix.join(folder.path, path)) !== undefined;
    isThere.set(path, known);
    return !known;
  };
  const single: FileWrite[] = [];
  const byFolder = new Map<string, FileWrite[]>();
  for (const write of writes) {
    const top = foldersAbove(write.path).find(missing);
    const group = top === undefined ? single : (byFolder.get(top) ?? []);
    group.push(write);
    if (top !== undefined) byFolder.set(top, group);
  }
  return { single, byFolder };
}

/**
 * Brings all trees to what was staged, or leaves all as they are. The caller removes the staging folders after. Tree by tree:
 *
 * 1. It writes an index with `finished: false`. That names old and new files, so the next run owns all files on disk.
 * 2. Owned files that are no longer rendered move into the staging folder, then folders that are empty by that go.
 * 3. Each folder of which nothing was there is renamed into place whole, then each other new file; what that replaces stays in the staging
 *    folder, by a second hard link.
 * 4. The index that says `finished: true` is put in place. A failure takes all steps in all trees back, the last one first.
 *
 * Killed at any moment, each file is the old or the new one, whole; the staging folders are there, and the index says
 * `finished: false`; the next run plans anew from what it finds. Nothing is flushed to the disk: what a process has written outlives
 * the process, and flushing each of 10,000 files took about twenty times as long as writing them. A loss of power may therefore leave
 * files empty; every check reads the contents, not the index's word for them, so it notices and a run without a record repairs it.
 *
 * @throws GalleyError IO_FAILED
 */
export function putInPlace(trees: readonly StagedTree[]): void {
  const begun: { readonly tree: StagedTree; readonly transaction: Transaction }[] = [];
  try {
    for (const tree of trees) {
      const transaction = new Transaction(tree.backups);
      begun.push({ tree, transaction });
      commit(tree, transaction);
    }
  } catch (error) {
    throw afterRollBack(error, begun);
  }
}

function commit(tree: StagedTree, transaction: Transaction): void {
  const { folder, removes, vacated, hasIndex, files, folders, stagedUntilFinished, stagedFinished } = tree;
  const at = (path: string): string => posix.join(folder.path, path);
  if (hasIndex) transaction.replace(stagedUntilFinished, folder.index);
  else transaction.add(stagedUntilFinished, folder.index);
  for (const path of removes) transaction.remove(at(path));
  for (const path of vacated) transaction.removeEmptyFolder(at(path));
  for (const { staged, path, files } of folders) {
    transaction.makeFolder(posix.dirname(at(path)));
    transaction.addFolder(
      staged,
      at(path),
      files.map((file) => file.path),
    );
  }
  for (const parent of new Set(files.map(({ path }) => posix.dirname(at(path))))) transaction.makeFolder(parent);
  for (const { staged, path, change } of files)
    change === 'added' ? transaction.add(staged, at(path)) : transaction.replace(staged, at(path));
  if (stagedFinished === undefined) transaction.remove(folder.index);
  else transaction.replace(stagedFinished.path, folder.index);
}

function afterRollBack(error: unknown, begun: readonly { readonly tree: StagedTree; readonly transaction: Transaction }[]): unknown {
  const failures = begun.toReversed().flatMap(({ tree: { folder }, transaction }) => {
    const causes = transaction.rollBack();
    return causes.length === 0 ? [] : [{ folder, causes }];
  });
  if (failures.length === 0 || !(error instanceof GalleyError)) return error;
  const problems = failures.map(({ folder, causes }): Problem => {
    return {
      code: 'IO_FAILED',
      subject: 'folder',
      wrong: 'could not be put back as it was',
      got: `${causes.length} more failures`,
      next: 'settle the first and run galley synth again',
      place: { file: folder.path },
    };
  });
  const cause = new AggregateError([error, ...failures.flatMap(({ causes }) => causes)]);
  return new GalleyError([...error.problems, ...problems], { cause });
}
