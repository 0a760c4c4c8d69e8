import { planRollback } from '../../verbs/act/rollback';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';
import { showChange } from '../show-change';

type Options = ActOptions & SelectionOptions & { readonly to?: string; readonly diff: boolean };

/** `galley rollback`: lets environments run a release that they have run before. */
export const rollbackCommand: CommandFactory = (context) =>
  withActOptions(withSelectionOptions(new Command('rollback')))
    .summary('Point environments at a release that they have run before')
    .description(
      "Shows what changes in dist/, then makes a new commit that names an earlier release from the history of the environment's file, and renders. All later changes stay, so nothing can conflict.",
    )
    .argument('<environments...>', NAMES)
    .option('--to <version>', 'an earlier version (default: the previous one)')
    .option('--no-diff', 'do not show every line of dist/ that changes')
    .addHelpText(
      'after',
      examples(
        ['Back to the previous version', 'galley rollback memql/prod'],
        ['Back to this version', 'galley rollback memql/prod --to 0.9.12'],
      ),
    )
    .runs(async (words: string[], { to, ...options }: Options) => {
      const given = context();
      const request = { targets: { ...options, words }, ...(to !== undefined && { version: to }) };
      return act(given, options, { plan: (setting) => planRollback(setting, request), tell: showChange(given, options.diff) });
    });
