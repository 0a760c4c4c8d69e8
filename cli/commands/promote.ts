import { planPromotion } from '../../verbs/act/promote';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { withRegistryOptions } from '../registry-options';
import { type SelectionOptions, withSelectionOptions } from '../selection-options';
import { showChange } from '../show-change';

interface Options extends ActOptions, SelectionOptions {
  readonly from: string;
  readonly to: readonly string[];
  readonly diff: boolean;
}

/** `galley promote`: lets one environment run what another has proven. */
export const promoteCommand: CommandFactory = (context) =>
  withActOptions(withSelectionOptions(withRegistryOptions(new Command('promote'))))
    .summary('Point environments at the release that another runs')
    .description(
      'Points environments at the lockfile of another one: the same digests, without a new build. Refuses a release that has not passed the gate there with this lockfile and this rendered tree, and an actor without write permission in access.yaml. With production: true it also refuses digests that are only seen or samples, or that registries lack.',
    )
    .argument('<system>', 'SYSTEM')
    .requiredOption('--from <env>', 'environment to take the release from')
    .requiredOption('--to <env...>', "environments to run it, such as prod or 'cell-*'")
    .option('--diff', 'show every line of dist/ that changes', false)
    .addHelpText(
      'after',
      examples(
        ['Let prod run what staging runs', 'galley promote memql --from staging --to prod'],
        ['And the cells of the first wave', "galley promote kaze --from cluster-dev --to 'customer-*' --wave 1"],
      ),
    )
    .runs(async (system: string, { from, to, ...options }: Options) => {
      const given = context();
      return act(given, options, {
        plan: (setting) => planPromotion(setting, { system, from, to: { ...options, words: to } }),
        tell: showChange(given, options.diff),
      });
    });
