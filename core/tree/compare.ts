import type { WritePlan } from './plan';
import { INDEX_NAME, STAGING_NAME } from './tree-path';

/** One way in which a tree is not what its sources render. */
export interface Difference {
  /** Below the environment's folder. */
  readonly path: string;
  /**
   * `missing`: rendered and not there. `different`: something else is there. `stale`: Galley's, there, and no longer rendered.
   * `unfinished`: a run that wrote the tree was stopped, or is still at it; `galley synth` completes it.
   */
  readonly kind: 'missing' | 'different' | 'stale' | 'unfinished';
  /** Whether its line ends alone are different. */
  readonly lineEnds?: true;
}

/** What is there beside the files. */
export interface TreeState {
  /** The content of the index; undefined if there is none. */
  readonly indexText: string | undefined;
  /** What is to stand in it; nothing if the environment is no longer declared. */
  readonly expectedIndex: string | undefined;
  /** What the index says of itself. */
  readonly finished: boolean;
  /** True if a staging folder is there. */
  readonly staging: boolean;
}

/** What to do where line ends alone are different, which git does on a checkout (`core.autocrlf`, or `text` without `eol=lf`). */
export const LINE_ENDS_NEXT =
  'put "* text=auto eol=lf" into .gitattributes, run git add --renormalize . and commit, then check dist/ out anew (rm -r dist, git checkout -- dist)';

/** The differences that a plan would settle, sorted by path. Foreign files are none, unless another content is rendered at their path. */
export function differences(plan: WritePlan, state: TreeState): readonly Difference[] {
  const found: Difference[] = [
    ...plan.writes.map(({ path, change }): Difference => ({ path, kind: change === 'added' ? 'missing' : 'different' })),
    ...plan.conflicts.map(({ path }): Difference => ({ path, kind: 'different' })),
    ...plan.removes.map((path): Difference => ({ path, kind: 'stale' })),
    ...indexDifference(state),
  ];
  if (state.staging) found.push({ path: STAGING_NAME, kind: 'unfinished' });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function indexDifference({ indexText, expectedIndex, finished }: TreeState): readonly Difference[] {
  if (indexText === expectedIndex) return [];
  if (indexText === undefined) return [{ path: INDEX_NAME, kind: 'missing' }];
  if (!finished) return [{ path: INDEX_NAME, kind: 'unfinished' }];
  return [{ path: INDEX_NAME, kind: expectedIndex === undefined ? 'stale' : 'different' }];
}
