import { nameOf } from '../../core/names';
import { planRename } from '../../verbs/act/rename';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, examples } from '../command';
import { renameJson, renameLines } from '../print/rename';

/** `galley rename`: gives an environment another name. */
export const renameCommand: CommandFactory = (context) =>
  withActOptions(new Command('rename'))
    .summary('Rename an environment, and say what happens to its data')
    .description(
      'Moves the file of an environment, renders its tree under the new name and removes the old tree, in one signed commit with its record. This renames no object in a cluster: an object with a new name starts empty. Lists those objects, the ones that keep their name, and what to do first.',
    )
    .argument('<environment>', 'SYSTEM/ENV')
    .argument('<name>', 'its new name')
    .addHelpText(
      'after',
      examples(
        ['What would happen to its data?', 'galley rename kaze/cluster-dev development --dry-run'],
        ['Rename it', 'galley rename kaze/cluster-dev development'],
      ),
    )
    .runs(async (target: string, name: string, options: ActOptions) => {
      const given = context();
      return act(given, options, {
        plan: (setting) => planRename(setting, { target, name }),
        tell: (plan) => {
          const json = { [nameOf(plan.to)]: { renamed: renameJson(plan) }, [nameOf(plan.from)]: { data: [...plan.objects.data.left] } };
          return { lines: renameLines(plan, given.io.color), json };
        },
      });
    });
