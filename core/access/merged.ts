import { type PathChange, treeChanges } from '../git/tree-changes';
import type { Bench } from './bench';

/**
 * The changes that a merge makes by itself. Where two sides have one newest commit in common, a path is merged cleanly if one side alone has changed it
 * and the merge has what that side has. So it is where both sides have the same. Everything else is the merge's own: what it puts there, what it drops of one side,
 * how it settles a conflict. A merge of more sides, or of sides with no such commit or several, makes every change that is not the same on all sides.
 */
export async function mergeOwnChanges({ objects, graph }: Bench, id: string): Promise<PathChange[]> {
  const parents = graph.parentsOf(id);
  const treeOf = async (commit: string): Promise<string> => (await objects.commit(commit)).tree;
  const merged = await treeOf(id);
  const bySide: Map<string, PathChange>[] = [];
  for (const parent of parents) bySide.push(byPath(await treeChanges(objects, await treeOf(parent), merged)));
  const own = new Map<string, PathChange>();
  for (const changes of [...bySide].reverse()) for (const [path, change] of changes) own.set(path, change);
  const [ours = '', theirs = '', ...more] = parents;
  const bases = more.length > 0 ? [] : graph.mergeBases(ours, theirs);
  const [base] = bases;
  if (base !== undefined && bases.length === 1) {
    const ourSince = byPath(await treeChanges(objects, await treeOf(base), await treeOf(ours)));
    const theirSince = byPath(await treeChanges(objects, await treeOf(base), await treeOf(theirs)));
    for (const path of [...own.keys()]) {
      const isOurs = bySide[0]?.has(path) === false;
      const isTheirs = bySide[1]?.has(path) === false;
      // It has what one side has; clean, unless the other side has changed it too.
      if ((isOurs && !theirSince.has(path)) || (isTheirs && !ourSince.has(path))) own.delete(path);
    }
  }
  return [...own.values()];
}

function byPath(changes: readonly PathChange[]): Map<string, PathChange> {
  return new Map(changes.map((change) => [change.path, change]));
}
