import { GalleyError } from '../../core/errors';
import { checkReleases, isRefusal } from '../../verbs/release';
import { selectReleases } from '../../verbs/select-releases';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { noteProblems } from '../print/problems';
import { checkedReleaseLine } from '../print/release';
import { checkedReleasesJson } from '../print/release-json';

/** `galley release`: what concerns lockfiles. */
export const releaseCommand: CommandFactory = (context) =>
  new Command('release')
    .summary('Check lockfiles')
    .description('Works on the lockfiles in releases/.')
    .addCommand(checkCommand(context))
    .addHelpText('after', examples(['Check every lockfile', 'galley release check']));

const checkCommand: CommandFactory = (context) =>
  new Command('check')
    .summary('Check whether lockfiles are consistent')
    .description(
      'Checks that a release pins exactly the images of its system, each once and by a well-formed digest, and that its parts were built against one engine. Exits 1 for an invalid lockfile, 2 for broken YAML or an unknown name.',
    )
    .argument('[names...]', 'SYSTEM@VERSION (default: all in releases/)')
    .option('--json', 'print the same as JSON', false)
    .addHelpText('after', examples(['Check every lockfile', 'galley release check'], ['Check one', 'galley release check memql@0.9.14']))
    .runs(async (names: string[], { json }: { readonly json: boolean }) => {
      return check(context(), names, json) ? 0 : 1;
    });

function check({ systems, project, io }: Context, words: readonly string[], json: boolean): boolean {
  const checked = checkReleases(project, systems, selectReleases(project, words));
  const problems = checked.flatMap((each) => each.problems);
  if (!json) for (const each of checked) io.out(checkedReleaseLine(each, io.color));
  if (!problems.every(isRefusal)) throw new GalleyError(problems);
  if (json) io.out(checkedReleasesJson(checked));
  noteProblems(problems, io);
  return problems.length === 0;
}
