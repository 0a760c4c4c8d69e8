import type { Judgement } from '../../core/access/judge';
import { problem } from '../../core/errors';
import { ProjectRepository } from '../../ports/git/project-repository';
import { checkAccess, checkMerge } from '../../verbs/access/check';
import { beginAccess } from '../../verbs/access/init';
import { Command, type CommandFactory, examples } from '../command';
import { judgementJson } from '../print/access-json';
import { noteProblems } from '../print/problems';

/** `galley access`: what concerns access.yaml. */
export const accessCommand: CommandFactory = (context) =>
  new Command('access')
    .summary('Check who has changed what; begin access.yaml')
    .description('Holds commits against access.yaml, which says who may change what.')
    .addCommand(checkCommand(context))
    .addCommand(initCommand(context))
    .addHelpText('after', examples(['Check everything since access.yaml came', 'galley access check']));

interface CheckOptions {
  readonly range?: string;
  readonly incoming: boolean;
  readonly json: boolean;
}

const checkCommand: CommandFactory = (context) =>
  new Command('check')
    .summary('Say whether everyone was allowed to do what they did')
    .description(
      'Checks each commit of the main line (first parents) that came to a branch. It must prove an actor who may make all that it changes there, by access.yaml as the line had it just before. Everything is governed but docs/, test/ and pages at the top. Merges may be signed by a forge that access.yaml names; what they bring of production or access.yaml proves an actor of its own. Run the checker of the trusted branch on the other clone, with -C. Exits 1 where a commit does not hold.',
    )
    .option(
      '--range <from..to>',
      'commits that have come to the branch (default: all since the first own access.yaml; also for a FROM of zeros)',
    )
    .option('--incoming', 'TO is not on the branch yet: check what a merge of it into FROM would bring', false)
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['On a push, in CI', 'galley access check --range "$BEFORE..$AFTER"'],
        ['A pull request, by the checker of the branch', 'galley -C ../candidate access check --incoming --range "$BASE..$HEAD"'],
        ['All of it', 'galley access check'],
      ),
    )
    .runs(async ({ range, incoming, json }: CheckOptions) => {
      const { project, io } = context();
      const { from, to } = parseRange(range);
      const repository = await ProjectRepository.of(project);
      if (incoming && from === undefined)
        throw problem('USAGE', { subject: '--incoming', expected: '--range BRANCH..COMMIT', got: range ?? 'none', next: 'name both' });
      const report =
        incoming && from !== undefined
          ? await checkMerge(repository, { from, to })
          : await checkAccess(repository, { to, ...(from !== undefined && { from }) });
      noteProblems(report.problems, io);
      io.out(json ? judgementJson(report) : summary(report));
      return report.problems.length > 0 ? 1 : 0;
    });

const initCommand: CommandFactory = (context) =>
  new Command('init')
    .summary('Write the first access.yaml, and commit it')
    .description(
      'Writes an access.yaml whose one owner is whoever signs commits here (gpg.format ssh), and commits it, signed. From then on everything is governed. A sample in its place is replaced; what came before is never an error.',
    )
    .argument('<name>', 'what the owner is called: ada')
    .addHelpText('after', examples(['Begin', 'galley access init ada']))
    .runs(async (name: string) => {
      const { project, io } = context();
      const { commit, key } = await beginAccess(project, name);
      io.out(`access.yaml: ${name} owns all environments, by ${key.slice(0, 30)}…, ${commit.slice(0, 12)}`);
      return 0;
    });

function summary({ checked, problems }: Judgement): string {
  const counted = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${checked === 1 ? '1 commit changes' : `${checked} commits change`} what access.yaml governs, ${problems.length === 0 ? 'all by who may' : counted}`;
}

/** Zeros in place of a commit: CI systems name a branch so that was not there before, or is gone. */
const NO_COMMIT = /^0{40}(?:0{24})?$/;

function parseRange(word: string | undefined): { from?: string; to: string } {
  if (word === undefined) return { to: 'HEAD' };
  const [from = '', to = '', ...more] = word.split('..');
  if (from === '' || to.startsWith('.') || more.length > 0 || !word.includes('..') || NO_COMMIT.test(to))
    throw problem('GIT_REVISION_UNKNOWN', {
      subject: 'range',
      expected: 'FROM..TO',
      got: JSON.stringify(word),
      next: 'name the last commit that is trusted, and the last that came',
    });
  return { ...(!NO_COMMIT.test(from) && { from }), to: to === '' ? 'HEAD' : to };
}
