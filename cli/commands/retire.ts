import { planRetire } from '../../verbs/act/retire';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { retireLines } from '../print/retire';

/** `galley retire`: ends an environment. */
export const retireCommand: CommandFactory = (context) =>
  withActOptions(new Command('retire'))
    .summary('End an environment, and say what becomes of its data')
    .description(
      "Removes an environment's file and its rendered tree, in one signed commit with its record. Nothing that runs is stopped by that: the controller finds no folder any more, says so, and prunes nothing. Says which objects hold data, and which of them stay whatever is deleted afterwards.",
    )
    .argument('<environment>', 'SYSTEM/ENV')
    .addHelpText(
      'after',
      examples(
        ['What would become of its data?', 'galley retire kaze/cluster-dev --dry-run'],
        ['End it', 'galley retire kaze/cluster-dev'],
      ),
    )
    .runs(async (target: string, options: ActOptions) => {
      const given = context();
      return act(given, options, {
        plan: (setting) => planRetire(setting, target),
        tell: (plan) => ({ lines: retireLines(plan, given.io.color), json: { [target]: { data: [...plan.data] } } }),
      });
    });
