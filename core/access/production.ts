import { isGovernedText } from '../env/governed';
import type { CommitObject } from '../git/commit-object';
import { textAt } from '../git/tree-changes';
import type { Bench } from './bench';
import type { Target } from './permission';

/**
 * Whether people depend on an environment, by what any of some commits says of it. What no commit says anything of counts as production, and so does
 * what belongs to no single environment.
 */
export async function isProduction({ objects, project }: Bench, target: Target, commits: readonly CommitObject[]): Promise<boolean> {
  if (target === '*') return true;
  let isKnown = false;
  for (const { tree } of commits) {
    const path = `envs/${target}.yaml`;
    const text = await textAt(objects, tree, project === '' ? path : `${project}/${path}`);
    if (text === undefined) continue;
    if (isGovernedText(text)) return true;
    isKnown = true;
  }
  return !isKnown;
}
