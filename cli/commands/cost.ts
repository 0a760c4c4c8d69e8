import { parseMore } from '../../core/cost/more';
import { type EnvironmentCost, environmentCost } from '../../verbs/cost';
import { isOne, selectedEnvironments } from '../../verbs/select-environments';
import { Command, type CommandFactory, examples } from '../command';
import { costLines, costsLines } from '../print/cost';
import { costJson } from '../print/cost-json';
import { manyJson } from '../print/fault-json';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';

interface Options extends SelectionOptions {
  readonly more?: readonly string[];
  readonly json: boolean;
}

/** `galley cost`: what an environment costs each month, and what more of it would. */
export const costCommand: CommandFactory = (context) =>
  withSelectionOptions(new Command('cost'))
    .summary("Sum up an environment's monthly bill")
    .description(
      'Counts the machines of cluster.nodePools, and the disks, load balancers and floating IP addresses of rendered objects. Applies the price list that the environment file names. Also computes growth: the nodes and the money for more of the system, packed as galley capacity does.',
    )
    .argument('<names...>', NAMES)
    .option('--more <what=count...>', 'compute growth for this, such as agents=10 (default: 1 and 10 of everything)')
    .option('--json', 'print the same as JSON: money in cents', false)
    .addHelpText(
      'after',
      examples(
        ['What does Blackbox5 cost, and what would one or ten more agents?', 'galley cost blackbox5/hetzner'],
        ['And twenty more?', 'galley cost blackbox5/hetzner --more agents=20'],
        ['What do all of them cost?', "galley cost 'blackbox5/*'"],
      ),
    )
    .runs(async (words: string[], { more, json, ...options }: Options) => {
      const { systems, project, io } = context();
      const selection = { ...options, words };
      const isSingle = isOne(selection);
      const all: EnvironmentCost[] = [];
      // A list of many says what each costs, not what more of it would.
      const asked = more !== undefined ? parseMore(more) : isSingle ? undefined : [];
      for (const name of selectedEnvironments(project, selection)) all.push(await environmentCost(project, systems, name, asked));
      const texts = isSingle
        ? all.flatMap((cost) => (json ? [costJson(cost)] : costLines(cost, io.color)))
        : json
          ? [manyJson(all.map(costJson))]
          : costsLines(all, io.color);
      for (const line of texts) io.out(line);
      return 0;
    });
