import { Command } from 'commander';
import { environmentCapacity } from '../../verbs/capacity';
import { type CommandFactory, examples } from '../command';
import { capacityLines } from '../print/capacity';
import { capacityJson } from '../print/capacity-json';

interface Options {
  readonly gate: boolean;
  readonly json: boolean;
}

/** `galley capacity`: whether the pods of an environment fit its nodes, at rest and while they change. */
export const capacityCommand: CommandFactory = (context, end) =>
  new Command('capacity')
    .summary("Hold an environment's requests against its nodes")
    .description(
      "Sums the requests of an environment's pods, adds what each update needs on top, and packs them on the nodes of cluster.nodePools: their allocatable less DaemonSets. Says what headroom is left, which rollouts fit, and which can't run at the same time.",
    )
    .argument('<name>', 'SYSTEM/ENV')
    .option('--gate', 'exit 1 where something does not fit at rest, or a single change does not fit on top of it', false)
    .option('--json', 'print the same as JSON: CPU in millicores, memory in bytes', false)
    .addHelpText(
      'after',
      examples(
        ['Does a release of memQL fit its staging nodes?', 'galley capacity memql/staging'],
        ['Before a deploy: stop where it does not', 'galley capacity memql/staging --gate'],
      ),
    )
    .action(async (name: string, { gate, json }: Options) => {
      const { systems, project, io } = context();
      const capacity = await environmentCapacity(project, systems, name);
      const lines = json ? [capacityJson(capacity)] : capacityLines(capacity, io.color);
      for (const line of lines) io.out(line);
      if (gate && !capacity.report.fits) end(1);
    });
