import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { counted } from '../../core/counted';
import { exceptionsOf } from '../../core/drift/exceptions';
import type { Drift } from '../../core/drift/report';
import type { ExitCode } from '../../core/errors';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { writtenObjects } from '../../ports/disk/written-tree';
import { driftOf } from '../../verbs/drift/drift';
import { isOne, selectedEnvironments } from '../../verbs/select-environments';
import { openEnvironment } from '../../verbs/synth';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { Command, type CommandFactory, type Context, eachTime, examples } from '../command';
import { driftJson, driftLines } from '../print/drift';
import { json } from '../print/fault-json';
import { repeat } from '../repeat';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';

interface Options extends ClusterOptions, SelectionOptions {
  readonly json: boolean;
  readonly application: readonly string[];
  readonly watch?: number | true;
}

/** Seconds between two looks, where nobody said. */
const INTERVAL = 30;

/** `galley drift`: in what a live cluster is not what dist/ says. */
export const driftCommand: CommandFactory = (context) =>
  withSelectionOptions(withClusterOptions(new Command('drift')))
    .summary('Compare a live cluster with dist/')
    .description(
      "Compares a live cluster with an environment's tree in dist/, by a server-side dry run. Reports declared fields that somebody changed, missing objects, undeclared objects with the environment's label, and pods with an image that their workload does not declare. Changes that controllers make on purpose are no drift, and neither are those in cluster.admission of the environment. Writes nothing; exits 1 on drift, 3 if it could not compare something.",
    )
    .argument('<names...>', NAMES)
    .option('--application <name>', 'only this folder of the tree; repeat it for more (default: all)', eachTime, [])
    .option('--json', 'print the same as JSON', false)
    .option('--watch [seconds]', `look again after this many seconds (default: ${INTERVAL}), and tell whenever it changes`, seconds)
    .addHelpText(
      'after',
      examples(
        ['Is the cluster of this context what was committed?', 'galley drift kaze/cluster-dev'],
        ['Look every minute', 'galley drift memql/staging --context aks-memql-staging --watch 60'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      if (options.watch === undefined) return exitCodeOf((await driftText(context(), words, options, undefined)).drifts);
      let before: string | undefined;
      const { io } = context();
      await repeat(options.watch === true ? INTERVAL : options.watch, io, async () => {
        before = (await driftText(context(), words, options, before)).text;
        return false;
      });
      return 0;
    });

/** An object that Galley could not compare is an outside failure; drift elsewhere still counts as drift. */
function exitCodeOf(drifts: readonly Drift[]): ExitCode {
  if (drifts.some(({ kind }) => kind !== 'stale')) return 1;
  return drifts.length > 0 ? 3 : 0;
}

/** Prints the findings if they differ from the previous ones. */
async function driftText(context: Context, words: readonly string[], options: Options, before: string | undefined) {
  const { io } = context;
  const selection = { ...options, words };
  const names = selectedEnvironments(context.project, selection);
  const cluster = await clusterOf(options);
  const found: { readonly name: EnvironmentName; readonly drifts: readonly Drift[] }[] = [];
  for (const name of names) found.push({ name, drifts: await driftIn(context, cluster, name, options) });
  const oneLines = ({ name, drifts }: (typeof found)[number]): string[] =>
    options.json ? [driftJson(drifts)] : driftLines(drifts, nameOf(name), io.color);
  const manyAsJson = (): string =>
    json({ version: 1, environments: found.map(({ name, drifts }) => ({ environment: nameOf(name), drifts })) });
  const lines = options.json && !isOne(selection) ? [manyAsJson()] : found.flatMap(oneLines);
  const text = lines.join('\n');
  io.progress('');
  if (text !== before) for (const line of lines) io.out(line);
  return { text, drifts: found.flatMap(({ drifts }) => drifts) };
}

async function driftIn({ project, systems, io }: Context, cluster: LiveCluster, name: EnvironmentName, options: Options): Promise<Drift[]> {
  const written = writtenObjects(join(project.root, DIST), name);
  io.progress(`comparing ${counted(written.length, 'object')}`);
  const declared = (await openEnvironment(project, systems, name)).environment.cluster;
  return driftOf(cluster, written, name, {
    applications: options.application,
    exceptions: exceptionsOf(declared.admission),
    onSilent: (silent) => io.note(`${silent}: not looked at, since the server behind this API does not answer`),
  });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1)) throw new InvalidArgumentError('expected seconds, at least 1');
  return value;
}
