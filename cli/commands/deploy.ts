import { Command } from 'commander';
import { planDeploy } from '../../verbs/act/deploy';
import { type ActOptions, act, withActOptions } from '../act';
import { type CommandFactory, examples } from '../command';
import { withRegistryOptions } from '../registry-options';
import { showChange } from '../show-change';

/** `galley deploy`: lets an environment run another release. */
export const deployCommand: CommandFactory = (context) =>
  withActOptions(withRegistryOptions(new Command('deploy')))
    .summary('Point an environment at a release')
    .description(
      "Changes the release: line of an environment's file, renders it, and makes one signed commit of both on the branch that is checked out. Refuses who may not write there by access.yaml, and, where production: true, digests that are only seen or samples, or that registries lack.",
    )
    .argument('<release>', 'SYSTEM@VERSION')
    .argument('<environment>', 'SYSTEM/ENV')
    .option('--diff', 'show every line of dist/ that changes', false)
    .addHelpText(
      'after',
      examples(
        ['What would memQL 0.9.14 change in staging?', 'galley deploy memql@0.9.14 memql/staging --dry-run'],
        ['Deploy it', 'galley deploy memql@0.9.14 memql/staging'],
      ),
    )
    .action(async (release: string, target: string, options: ActOptions & { readonly diff: boolean }) => {
      const given = context();
      await act(given, options, { plan: (setting) => planDeploy(setting, { release, target }), tell: showChange(given, options.diff) });
    });
