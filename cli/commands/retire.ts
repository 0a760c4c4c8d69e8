import { planRetire } from '../../verbs/act/retire';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { retireLines } from '../print/retire';

/** `galley retire`: ends an environment. */
export const retireCommand: CommandFactory = (context) =>
  withActOptions(new Command('retire'))
    .summary('End an environment, and say what happens to its data')
    .description(
      "Removes an environment's file and its rendered tree, in one signed commit with its record. Everything keeps running: the controller reports a missing folder, and prunes nothing. Lists objects with data, and says which of them survive any later deletion.",
    )
    .argument('<environment>', 'SYSTEM/ENV')
    .addHelpText(
      'after',
      examples(
        ['What would happen to its data?', 'galley retire kaze/cluster-dev --dry-run'],
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
