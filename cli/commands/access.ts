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
    .summary('Check permissions of commits; write the first access.yaml')
    .description('Checks commits against access.yaml, which says who may change what.')
    .addCommand(checkCommand(context))
    .addCommand(initCommand(context))
    .addHelpText('after', examples(['Check everything since the first access.yaml', 'galley access check']));

interface CheckOptions {
  readonly range?: string;
  readonly incoming: boolean;
  readonly json: boolean;
}

const checkCommand: CommandFactory = (context) =>
  new Command('check')
    .summary('Check whether every change was permitted')
    .description(
      'Checks each new commit on the main line (first parents) of a branch. It must prove an actor with permission for all its changes, by the access.yaml of the commit before. Everything is governed except docs/, test/ and pages at the top. A forge that access.yaml names may sign merges; merged changes to production or access.yaml must prove their own actors. Run the checker of the trusted branch on the other clone, with -C. Exits 1 if a commit fails.',
    )
    .option('--range <from..to>', 'new commits of the branch (default, and with a FROM of zeros: all since the first own access.yaml)')
    .option('--incoming', 'TO is not on the branch yet: check a merge of it into FROM', false)
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['On a push, in CI', 'galley access check --range "$BEFORE..$AFTER"'],
        ['A pull request, with the checker of the branch', 'galley -C ../candidate access check --incoming --range "$BASE..$HEAD"'],
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
      'Writes an access.yaml with one owner, who has the key that signs commits here (gpg.format ssh), and commits it, signed. From then on everything is governed. It replaces a sample; earlier commits are never an error.',
    )
    .argument('<name>', 'name of the owner: ada')
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
