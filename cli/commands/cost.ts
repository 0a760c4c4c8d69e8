import { Command } from 'commander';
import { parseMore } from '../../core/cost/more';
import { environmentCost } from '../../verbs/cost';
import { type CommandFactory, examples } from '../command';
import { costLines } from '../print/cost';
import { costJson } from '../print/cost-json';

interface Options {
  readonly more?: readonly string[];
  readonly json: boolean;
}

/** `galley cost`: what an environment costs each month, and what more of it would. */
export const costCommand: CommandFactory = (context) =>
  new Command('cost')
    .summary("Sum up an environment's monthly bill")
    .description(
      "Counts the machines of cluster.nodePools and what the rendered objects ask of the provider (disks, load balancers, floating IP addresses), and holds them against the price list that the environment's file names. Says too what more of the system would need: nodes, by the same packing as galley capacity, and money.",
    )
    .argument('<name>', 'SYSTEM/ENV')
    .option('--more <what=count...>', 'what to tell growth for, such as agents=10 (default: 1 and 10 of all there is)')
    .option('--json', 'print the same as JSON: money in cents', false)
    .addHelpText(
      'after',
      examples(
        ['What does Blackbox5 cost, and what would one or ten more agents?', 'galley cost blackbox5/hetzner'],
        ['And twenty more?', 'galley cost blackbox5/hetzner --more agents=20'],
      ),
    )
    .action(async (name: string, { more, json }: Options) => {
      const { systems, project, io } = context();
      const cost = await environmentCost(project, systems, name, more && parseMore(more));
      for (const line of json ? [costJson(cost)] : costLines(cost, io.color)) io.out(line);
    });
