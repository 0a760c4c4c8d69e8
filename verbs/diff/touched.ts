import { changedPaths } from '../../ports/git/changed-files';
import type { ProjectRepository } from '../../ports/git/project-repository';
import type { ReadText } from './needs';

/** Environments that are asked which cluster's file and which price list they name. */
const MOST_ASKED = 200;

/**
 * Environments whose nodes or prices may change: their own files do, or the cluster's file or the price list that they name.
 *
 * @param head undefined for the working tree
 * @param read reads the head
 * @param known environments that there are
 */
export async function touchedEnvironments(
  repository: ProjectRepository,
  { base, head, read }: { readonly base: string; readonly head: string | undefined; readonly read: ReadText },
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const paths = await changedPaths(repository, base, head, ['envs', 'clusters', 'prices']);
  const own = paths.flatMap((path) => /^envs\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1] ?? []);
  const named = paths.flatMap((path) => {
    const [, folder, name] = /^(clusters|prices)\/([^/]+)\.yaml$/.exec(path) ?? [];
    return name === undefined ? [] : [`${folder === 'clusters' ? 'cluster' : 'prices'}: ${name}`];
  });
  if (named.length === 0 || known.size > MOST_ASKED) return new Set(own);
  const naming: string[] = [];
  for (const environment of known) {
    const lines = ((await read(`envs/${environment}.yaml`)) ?? '')
      .split('\n')
      .map((line) => line.replaceAll(/["']|\s+#.*$/g, '').trimEnd());
    if (named.some((line) => lines.includes(line))) naming.push(environment);
  }
  return new Set([...own, ...naming]);
}
