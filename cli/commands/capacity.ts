import { type EnvironmentCapacity, environmentCapacity } from '../../verbs/capacity';
import { isOne, selectedEnvironments } from '../../verbs/select-environments';
import { Command, type CommandFactory, examples } from '../command';
import type { Io } from '../io';
import { capacitiesLines, capacityLines } from '../print/capacity';
import { capacityJson } from '../print/capacity-json';
import { manyJson } from '../print/fault-json';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';

interface Options extends SelectionOptions {
  readonly gate: boolean;
  readonly json: boolean;
}

/** `galley capacity`: whether the pods of an environment fit its nodes, at rest and while they change. */
export const capacityCommand: CommandFactory = (context) =>
  withSelectionOptions(new Command('capacity'))
    .summary('Check whether requests fit the nodes of an environment')
    .description(
      "Sums the requests of an environment's pods, adds what each update needs on top, and packs them on the nodes of cluster.nodePools: their allocatable less DaemonSets. Shows the free room, the rollouts that fit, and those that can't run at the same time.",
    )
    .argument('<names...>', NAMES)
    .option('--gate', 'exit 1 if something does not fit at rest, or a single change does not fit on top of it', false)
    .option('--json', 'print the same as JSON: CPU in millicores, memory in bytes', false)
    .addHelpText(
      'after',
      examples(
        ['Does a release of memQL fit its staging nodes?', 'galley capacity memql/staging'],
        ['Before a deploy: stop if it does not', 'galley capacity memql/staging --gate'],
        ['Which cells have no room?', "galley capacity 'kaze/*'"],
      ),
    )
    .runs(async (words: string[], { gate, json, ...options }: Options) => {
      const { systems, project, io } = context();
      const selection = { ...options, words };
      const all: EnvironmentCapacity[] = [];
      for (const name of selectedEnvironments(project, selection)) all.push(await environmentCapacity(project, systems, name));
      for (const line of isOne(selection) ? all.flatMap((each) => oneLines(each, json, io)) : manyLines(all, json, io)) io.out(line);
      return gate && !all.every(({ report }) => report.fits) ? 1 : 0;
    });

const oneLines = (capacity: EnvironmentCapacity, json: boolean, { color }: Io): string[] =>
  json ? [capacityJson(capacity)] : capacityLines(capacity, color);

const manyLines = (all: readonly EnvironmentCapacity[], json: boolean, { color }: Io): string[] =>
  json ? [manyJson(all.map(capacityJson))] : capacitiesLines(all, color);
