import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GalleyError, problem } from '../../../../core/errors';
import { LiveCluster } from '../../../../ports/cluster/cluster';
import { KubeClient } from '../../../../ports/cluster/kube-client';
import { type KubeConfigFile, readKubeConfig } from '../../../../ports/cluster/kube-config';
import { writtenObjects } from '../../../../ports/disk/written-tree';
import { type Candidate, dryRun, type Verdict } from './dry-run';

const DIST = join(__dirname, '../../../../dist');

/** The option that asks a cluster that is there, instead of starting one. */
export const CURRENT_CONTEXT = '--use-current-context';

/** What the command line gives. */
export interface CurrentContextProps {
  /** All arguments; nothing may stand beside the option. */
  readonly words: readonly string[];
  /** `KUBECONFIG` must be there: no cluster is asked by accident. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Says what goes on. */
  readonly say: (line: string) => void;
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
}

/**
 * Asks the current context of `KUBECONFIG` whether it would take every object of every environment in `dist/`, the project's own
 * CustomResourceDefinitions among them. Starts nothing, builds nothing and writes nothing.
 *
 * @returns 0 where it refused none, 1 otherwise
 * @throws GalleyError USAGE, KUBECONFIG_INVALID, TREE_MISSING, CLUSTER_FAILED, CLUSTER_DENIED
 */
export async function useCurrentContext({ words, env, say, print }: CurrentContextProps): Promise<0 | 1> {
  const others = words.filter((word) => word !== CURRENT_CONTEXT);
  if (others.length > 0) {
    const got = JSON.stringify(others.join(' '));
    throw problem('USAGE', {
      subject: CURRENT_CONTEXT,
      expected: 'nothing beside it',
      got,
      next: 'the tests themselves need a cluster of their own',
    });
  }
  const config = await currentContext(env['KUBECONFIG'] ?? '');
  const environments = environmentsIn(DIST);
  const candidates = environments.flatMap(candidatesOf);
  say(`asks context ${config.context} at ${config.server} whether it would take ${candidates.length} objects, by dry runs in its`);
  say('namespace default; nothing is written, nothing is started');
  const verdict = await dryRun(new LiveCluster(new KubeClient(config)), candidates);
  for (const line of linesOf(verdict)) print(line);
  return verdict.refused.length === 0 ? 0 : 1;
}

/** What a person reads of a verdict: each refusal, each kind that could not be asked, and the counts. */
export function linesOf({ accepted, refused, unknown }: Verdict): string[] {
  const missing = [...unknown].sort(([a], [b]) => (a < b ? -1 : 1));
  const objects = missing.reduce((sum, [, count]) => sum + count, 0);
  return [
    ...refused.map(({ file, why }) => `refused    ${file}: ${why}`),
    ...missing.map(([kind, count]) => `not asked  ${kind}: the cluster has no such kind, ${count} of them`),
    `${accepted} accepted, ${refused.length} refused, ${objects} not asked of ${missing.length} kinds that the cluster does not have`,
  ];
}

async function currentContext(file: string): Promise<KubeConfigFile> {
  const wrong = {
    subject: 'KUBECONFIG',
    expected: 'a kubeconfig with a current context',
    got: JSON.stringify(file),
    next: 'name one, and choose with kubectl config use-context',
  };
  // Without the variable the library would take the home folder's, a pod's own, or localhost.
  if (file === '') throw problem('KUBECONFIG_INVALID', wrong);
  return readKubeConfig({}).catch((cause: GalleyError) => {
    throw problem('KUBECONFIG_INVALID', wrong, { cause });
  });
}

function environmentsIn(dist: string): { system: string; environment: string }[] {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  return folders(dist).flatMap((system) => folders(join(dist, system)).map((environment) => ({ system, environment })));
}

function candidatesOf(name: { readonly system: string; readonly environment: string }): Candidate[] {
  return writtenObjects(DIST, name).map(({ path, object }) => ({ file: `dist/${name.system}/${name.environment}/${path}`, object }));
}
