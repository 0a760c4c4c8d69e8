import { planDeploy } from '../../verbs/act/deploy';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { withRegistryOptions } from '../registry-options';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';
import { showChange } from '../show-change';

type Options = ActOptions & SelectionOptions & { readonly diff: boolean };

/** `galley deploy`: lets environments run another release. */
export const deployCommand: CommandFactory = (context) =>
  withActOptions(withSelectionOptions(withRegistryOptions(new Command('deploy'))))
    .summary('Point environments at a release')
    .description(
      'Changes the release: line of the files of environments, renders them, and makes one signed commit of all on the current branch. Refuses an actor without write permission in access.yaml. With production: true it also refuses digests that are only seen or samples, or that registries lack.',
    )
    .argument('<release>', 'SYSTEM@VERSION')
    .argument('<environments...>', NAMES)
    .option('--diff', 'show every line of dist/ that changes', false)
    .addHelpText(
      'after',
      examples(
        ['What would memQL 0.9.14 change in staging?', 'galley deploy memql@0.9.14 memql/staging --dry-run'],
        ['Deploy it', 'galley deploy memql@0.9.14 memql/staging'],
        ['To the second wave of all cells, in one commit', "galley deploy kaze@1.5.0 'kaze/*' --wave 2 --except kaze/cluster-dev"],
      ),
    )
    .runs(async (release: string, words: string[], options: Options) => {
      const given = context();
      return act(given, options, {
        plan: (setting) => planDeploy(setting, { release, targets: { ...options, words } }),
        tell: showChange(given, options.diff),
      });
    });
