import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Cost, measure } from '../measure';
import { inTurns, type Table } from '../results';
import { ROOT } from '../where';
import { writeFleetRepository } from './repository';

const GALLEY = join(ROOT, 'cli/galley.mjs');

/** @returns the command after one run, which filled the compile cache */
function diff(cwd: string, base: string, head: string): () => Cost {
  const run = (): Cost => measure({ words: [process.execPath, GALLEY, '-C', cwd, 'diff', base, head], cwd });
  run();
  return run;
}

/** @param folder is not there yet */
export function measureRevisions(folder: string, runs: number): Table {
  mkdirSync(folder);
  const { base, head } = writeFleetRepository(folder, 2_000, ['cell-00003', 'cell-00777', 'cell-01999']);
  return {
    title: 'One image in 2,000 cells but three, in two revisions',
    explains: ['The fleet has 100,000 objects, of which 1,997 differ.'],
    rows: inTurns(runs, [{ name: '`galley diff`', run: diff(folder, base, head) }]),
  };
}

/** @param folder is not there yet */
export function measureTrees(folder: string, runs: number): Table {
  mkdirSync(folder);
  const revisions = writeFleetRepository(folder, 200, [], 5);
  const [base, head] = [revisions.base, revisions.head].map((revision) => {
    const tree = join(folder, `tree-of-${revision}`);
    measure({ words: ['git', 'worktree', 'add', '--quiet', '--detach', tree, revision], cwd: folder });
    return tree;
  }) as [string, string];
  return {
    title: '1,000 changed objects of 10,000',
    explains: ['Of two revisions, git tells which files differ. Of two folders, all 20,000 files are read.'],
    rows: inTurns(runs, [
      { name: 'two revisions', run: diff(folder, revisions.base, revisions.head) },
      { name: 'two folders', run: diff(folder, base, head) },
    ]),
  };
}
