import { Command } from 'commander';
import { planRetire } from '../../verbs/act/retire';
import { type ActOptions, act } from '../act';
import { type CommandFactory, examples } from '../command';
import { retireLines } from '../print/retire';

/** `galley retire`: ends an environment. */
export const retireCommand: CommandFactory = (context) =>
  new Command('retire')
    .summary('End an environment, and say what becomes of its data')
    .description(
      "Removes an environment's file and its rendered tree, in one signed commit with its record. Nothing that runs is stopped by that: the controller finds no folder any more, says so, and prunes nothing. Says which objects hold data, and which of them stay whatever is deleted afterwards.",
    )
    .argument('<environment>', 'SYSTEM/ENV')
    .option('--dry-run', 'show what would change, and write nothing', false)
    .option('-y, --yes', 'do not ask on a terminal', false)
    .addHelpText(
      'after',
      examples(
        ['What would become of its data?', 'galley retire kaze/cluster-dev --dry-run'],
        ['End it', 'galley retire kaze/cluster-dev'],
      ),
    )
    .action(async (target: string, options: ActOptions) => {
      const given = context();
      const show = (plan: Awaited<ReturnType<typeof planRetire>>): Promise<void> => {
        for (const line of retireLines(plan, given.io.color)) given.io.out(line);
        return Promise.resolve();
      };
      await act(given, options, { plan: (setting) => planRetire(setting, target), show });
    });
