import type { createColors } from 'picocolors';
import { withoutCredentials } from '../../core/git/redact';
import { nameOf } from '../../core/names';
import { countsOf } from '../../core/published/commit-message';
import { pushedBranch } from '../../core/published/target';
import type { Published } from '../../verbs/publish/publish';

type Colors = ReturnType<typeof createColors>;

/** A publish to one branch: the branch, its commits, and what each does to which environment. */
export function publishedLines({ target, commits, noted, overtaken }: Published, dryRun: boolean, color: Colors): string[] {
  const head = `${color.bold(withoutCredentials(target.url))} ${pushedBranch(target)}`;
  const would = dryRun ? 'would push ' : '';
  if (commits.length === 0)
    return [`${head}  nothing changed${noted === undefined ? '' : `, ${would}a note that ${noted.slice(0, 12)} is up to date`}`];
  const again = overtaken === 0 ? '' : color.dim(`  after ${overtaken} other ${overtaken === 1 ? 'push' : 'pushes'}`);
  return [
    `${head}${again}`,
    ...commits.flatMap(({ id, changes }) =>
      changes.map((change) => {
        const release = change.release === undefined ? 'no longer declared' : `release ${change.release}`;
        return `  ${would}${id.slice(0, 12)}  ${nameOf(change)}  ${release}  ${countsOf(change)}`;
      }),
    ),
  ];
}
