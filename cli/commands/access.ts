import { Command } from 'commander';
import { problem } from '../../core/errors';
import { ProjectRepository } from '../../ports/git/project-repository';
import { checkAccess } from '../../verbs/access/check';
import { type CommandFactory, examples } from '../command';
import { noteProblems } from '../print/problems';

/** `galley access`: what concerns access.yaml. */
export const accessCommand: CommandFactory = (context, end) =>
  new Command('access')
    .summary('Check who has changed what')
    .description('Holds commits against access.yaml.')
    .addCommand(checkCommand(context, end))
    .addHelpText('after', examples(['Check everything since access.yaml came', 'galley access check']));

const checkCommand: CommandFactory = (context, end) =>
  new Command('check')
    .summary('Say whether everyone was allowed to do what they did')
    .description(
      'Checks each commit of a range that changes anything in envs/ or dist/, or access.yaml: what it carries must prove an actor who may write there by access.yaml as the branch had it just before. A merge is judged by all that it changes on the branch. For CI on the protected branch. Exits 1 where a commit does not hold.',
    )
    .option('--range <from..to>', 'commits that have come to the branch (default: all since access.yaml came)')
    .addHelpText(
      'after',
      examples(['On a push, in CI', 'galley access check --range "$BEFORE..$AFTER"'], ['All of it', 'galley access check']),
    )
    .action(async ({ range }: { readonly range?: string }) => {
      const { project, io } = context();
      const { checked, problems } = await checkAccess(await ProjectRepository.of(project), parseRange(range));
      noteProblems(problems, io);
      io.out(
        `${checked === 1 ? '1 commit changes' : `${checked} commits change`} what access.yaml governs, ${problems.length === 0 ? 'all by who may' : counted(problems.length)}`,
      );
      if (problems.length > 0) end(1);
    });

function counted(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}

function parseRange(word: string | undefined): { from?: string; to: string } {
  if (word === undefined) return { to: 'HEAD' };
  const [from = '', to = '', ...more] = word.split('..');
  if (from === '' || to.startsWith('.') || more.length > 0 || !word.includes('..'))
    throw problem(
      'GIT_REVISION_UNKNOWN',
      `range: expected FROM..TO, got ${JSON.stringify(word)}; name the last commit that is trusted, and the last that came`,
    );
  return { from, to: to === '' ? 'HEAD' : to };
}
