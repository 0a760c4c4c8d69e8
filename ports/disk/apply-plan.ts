import { posix } from 'node:path';
import { GalleyError, type Problem } from '../../core/errors';
import type { FileWrite, WritePlan } from '../../core/tree/plan';
import type { EnvironmentFolder } from './environment-folder';
import { Staging } from './staging';
import { Transaction } from './transaction';

/** One tree that is to be brought to what a plan without conflicts says. The caller holds the folder's lock. */
export interface PlannedTree {
  readonly folder: EnvironmentFolder;
  readonly plan: WritePlan;
  /** True where an index is there already. */
  readonly hasIndex: boolean;
  /** Text of the index from before the first file is put in place: names old and new files, `finished: false`. */
  readonly untilFinished: string;
  /** Text of the index after the last; nothing where the environment goes altogether. */
  readonly finished: string | undefined;
}

/**
 * Brings all trees to what their plans say, or leaves all as they are. The caller removes the staging folders after.
 *
 * 1. All new files and indexes are written into the staging folders. A failure up to here has not touched any tree.
 *    Then, tree by tree:
 * 2. The index that says `finished: false` is put in place. It names old and new files alike, so whoever comes next owns whatever is there.
 * 3. Owned files that are no longer rendered move into the staging folder, then folders that are empty by that go.
 * 4. Each new file is renamed into place; what it replaces stays in the staging folder, by a second hard link.
 * 5. The index that says `finished: true` is put in place. A failure in 2 to 5 takes all steps in all trees back, the last one first.
 *
 * Killed at any moment, each file is the old or the new one, whole; the staging folders are there, and in 3 to 5 the index says
 * `finished: false`; the next run plans anew from what it finds. Nothing is flushed to the disk: what a process has written outlives
 * the process, and flushing each of 10,000 files took about twenty times as long as writing them. A loss of power may therefore leave
 * files empty; every run and every check reads the contents, not the index's word for them, so both notice and the run repairs it.
 *
 * @throws GalleyError IO_FAILED
 */
export function applyPlans(trees: readonly PlannedTree[]): void {
  const staged = trees.map((tree) => stage(tree));
  try {
    for (const tree of staged) commit(tree);
  } catch (error) {
    throw afterRollBack(error, staged);
  }
}

interface StagedTree extends PlannedTree {
  readonly files: readonly { readonly staged: string; readonly path: string; readonly change: FileWrite['change'] }[];
  readonly stagedUntilFinished: string;
  readonly stagedFinished: string | undefined;
  readonly transaction: Transaction;
}

function stage(tree: PlannedTree): StagedTree {
  const staging = new Staging(tree.folder.staging);
  return {
    ...tree,
    files: tree.plan.writes.map(({ path, content, change }) => ({
      staged: staging.add(content),
      path: posix.join(tree.folder.path, path),
      change,
    })),
    stagedUntilFinished: staging.add(tree.untilFinished),
    stagedFinished: tree.finished === undefined ? undefined : staging.add(tree.finished),
    transaction: new Transaction(staging.backups),
  };
}

function commit({ folder, plan, hasIndex, files, stagedUntilFinished, stagedFinished, transaction }: StagedTree): void {
  if (hasIndex) transaction.replace(stagedUntilFinished, folder.index);
  else transaction.add(stagedUntilFinished, folder.index);
  for (const path of plan.removes) transaction.remove(posix.join(folder.path, path));
  for (const path of plan.vacated) transaction.removeEmptyFolder(posix.join(folder.path, path));
  for (const parent of new Set(files.map(({ path }) => posix.dirname(path)))) transaction.makeFolder(parent);
  for (const { staged, path, change } of files) change === 'added' ? transaction.add(staged, path) : transaction.replace(staged, path);
  if (stagedFinished === undefined) transaction.remove(folder.index);
  else transaction.replace(stagedFinished, folder.index);
}

function afterRollBack(error: unknown, trees: readonly StagedTree[]): unknown {
  const failures = trees.toReversed().flatMap(({ folder, transaction }) => {
    const causes = transaction.rollBack();
    return causes.length === 0 ? [] : [{ folder, causes }];
  });
  if (failures.length === 0 || !(error instanceof GalleyError)) return error;
  const problems = failures.map(({ folder, causes }): Problem => {
    const message = `folder: could not be put back as it was, got ${causes.length} more failures; settle the first and run galley synth again`;
    return { code: 'IO_FAILED', message, place: { file: folder.path } };
  });
  const cause = new AggregateError([error, ...failures.flatMap(({ causes }) => causes)]);
  return new GalleyError([...error.problems, ...problems], { cause });
}
