import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { counted } from '../../core/counted';
import { exceptionsOf } from '../../core/drift/exceptions';
import type { Drift } from '../../core/drift/report';
import { environmentNamed } from '../../core/env/find';
import type { ExitCode } from '../../core/errors';
import { writtenObjects } from '../../ports/disk/written-tree';
import { driftOf } from '../../verbs/drift/drift';
import { openEnvironment } from '../../verbs/synth';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { type CommandFactory, type Context, eachTime, examples } from '../command';
import { driftJson, driftLines } from '../print/drift';
import { repeat } from '../repeat';

interface Options extends ClusterOptions {
  readonly json: boolean;
  readonly application: readonly string[];
  readonly watch?: number | true;
}

/** Seconds between two looks, where nobody said. */
const INTERVAL = 30;

/** `galley drift`: in what a live cluster is not what dist/ says. */
export const driftCommand: CommandFactory = (context, end) =>
  withClusterOptions(new Command('drift'))
    .summary('Compare a live cluster with dist/')
    .description(
      "Compares a live cluster with an environment's tree in dist/, by applying it on trial on the server's side: declared fields that somebody changed, objects that are missing, objects with the environment's label that nobody declares, and pods with an image that their workload does not declare. What controllers change on purpose is no drift, nor is what the environment declares under cluster.admission. Writes nothing; exits 1 on drift, 3 where something could not be compared.",
    )
    .argument('<name>', 'SYSTEM/ENV')
    .option('--application <name>', 'only this folder of the tree; repeat it for more (default: all)', eachTime, [])
    .option('--json', 'print the same as JSON', false)
    .option('--watch [seconds]', `look again every so many seconds (default: ${INTERVAL}), and tell whenever it changes`, seconds)
    .addHelpText(
      'after',
      examples(
        ['Is the cluster of this context what was committed?', 'galley drift kaze/cluster-dev'],
        ['Look every minute', 'galley drift memql/staging --context aks-memql-staging --watch 60'],
      ),
    )
    .action(async (name: string, options: Options) => {
      if (options.watch === undefined) {
        const code = await look(context(), name, options);
        if (code !== 0) end(code);
        return;
      }
      let before: string | undefined;
      const { io } = context();
      await repeat(options.watch === true ? INTERVAL : options.watch, io, async () => {
        before = (await told(context(), name, options, before)).text;
        return false;
      });
    });

async function look(context: Context, name: string, options: Options): Promise<ExitCode> {
  return exitCodeOf((await told(context, name, options, undefined)).drifts);
}

/** What could not be compared is a failure outside, and drift is drift beside it. */
function exitCodeOf(drifts: readonly Drift[]): ExitCode {
  if (drifts.some(({ kind }) => kind !== 'stale')) return 1;
  return drifts.length > 0 ? 3 : 0;
}

/** Prints what is found where it is not what was found before. */
async function told({ project, systems, io }: Context, name: string, options: Options, before: string | undefined) {
  const target = environmentNamed(name, project.environments());
  const written = writtenObjects(join(project.root, 'dist'), target);
  io.progress(`comparing ${counted(written.length, 'object')}`);
  const { cluster } = (await openEnvironment(project, systems, target)).environment;
  const drifts = await driftOf(await clusterOf(options), written, target, {
    applications: options.application,
    exceptions: exceptionsOf(cluster.admission),
    told: (silent) => io.note(`${silent}: not looked at, since the server behind this API does not answer`),
  });
  const lines = options.json ? [driftJson(drifts)] : driftLines(drifts, name, io.color);
  const text = lines.join('\n');
  io.progress('');
  if (text !== before) for (const line of lines) io.out(line);
  return { text, drifts };
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1)) throw new InvalidArgumentError('expected seconds, at least 1');
  return value;
}
