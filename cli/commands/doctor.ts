import { join } from 'node:path';
import type { ExitCode } from '../../core/errors';
import type { Step } from '../../core/live/step';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { LiveCluster } from '../../ports/cluster/cluster';
import { writtenObjects } from '../../ports/disk/written-tree';
import { HOST_NAMES } from '../../ports/process/host-names';
import { examineEnvironment } from '../../verbs/doctor/environment';
import { examineMachine } from '../../verbs/doctor/machine';
import { selectedEnvironments } from '../../verbs/select-environments';
import { openEnvironment } from '../../verbs/synth';
import { type ClusterOptions, clusterOf, withClusterOptions } from '../cluster-options';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { doctorLines } from '../print/doctor';
import { doctorJson, machineJson } from '../print/doctor-json';
import { type SelectionOptions, withSelectionOptions } from '../selection-options';

interface Options extends ClusterOptions, SelectionOptions {
  readonly json: boolean;
}

/** `galley doctor`: what is missing on this machine, or in a cluster, and how to see it. */
export const doctorCommand: CommandFactory = (context) =>
  withSelectionOptions(withClusterOptions(new Command('doctor')))
    .summary('Check this machine, or the first install of an environment')
    .description(
      'Without a name, checks Node, git, the signing key, cluster programs and the project, without network, and says what to do. With names, checks a live cluster: each step of a first install that nothing in git does, then everything that git delivers, in order. For each step it prints whether it is done, not done, or not visible there, and the command that shows it. It prints only names and keys of secrets, and changes nothing. Exits 1 if something is missing, 3 if it could not check something.',
    )
    .argument('[names...]', "SYSTEM/ENV, with * for any letters, such as 'kaze/*' (default: this machine)")
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['What is missing here?', 'galley doctor'],
        ['Which steps of a first install are left?', 'galley doctor kaze/agency-prod --context agency'],
      ),
    )
    .runs(async (words: string[], options: Options) => {
      if (words.length === 0 && options.wave === undefined) return machine(context(), options);
      return environments(context(), words, options);
    });

async function machine({ project, io }: Context, { json }: Options): Promise<ExitCode> {
  const all = await examineMachine(project);
  const marks = { good: io.color.green('good '), later: io.color.yellow('to do'), wrong: io.color.red('wrong') };
  if (json) io.out(machineJson(all));
  else for (const { what, state, says } of all) io.out(`${marks[state]}  ${what.padEnd(12)} ${says}`);
  return all.some(({ state }) => state === 'wrong') ? 1 : 0;
}

async function environments(context: Context, words: readonly string[], options: Options): Promise<ExitCode> {
  const { io, project } = context;
  const names = selectedEnvironments(project, { ...options, words });
  const cluster = await clusterOf(options);
  const found: { readonly name: EnvironmentName; readonly steps: readonly Step[] }[] = [];
  for (const name of names) found.push({ name, steps: await stepsOf(context, cluster, name) });
  io.progress('');
  if (options.json) io.out(doctorJson(found));
  else for (const { name, steps } of found) for (const line of doctorLines(steps, nameOf(name), io.color)) io.out(line);
  const steps = found.flatMap((each) => each.steps);
  if (steps.some(({ state }) => state === 'not done')) return 1;
  return steps.some(({ failed }) => failed) ? 3 : 0;
}

async function stepsOf({ project, systems, io }: Context, cluster: LiveCluster, name: EnvironmentName): Promise<readonly Step[]> {
  io.progress(`looking at ${nameOf(name)}`);
  const { environment, system } = await openEnvironment(project, systems, name);
  const delivered = writtenObjects(join(project.root, DIST), name).map(({ path, object }) => ({
    application: path.split('/')[0] ?? '',
    object,
  }));
  return examineEnvironment({ cluster, environment, delivered, outside: system.outside?.(environment) ?? [], hostNames: HOST_NAMES });
}
