import { withoutCredentials } from '../../core/git/redact';
import { Git } from '../../ports/git/git';
import { signingSettings } from '../../ports/git/signing-settings';
import { interruptible } from '../../ports/process/interruption';
import { type PublishRequest, preparePublications } from '../../verbs/publish/prepare';
import { type Published, publish } from '../../verbs/publish/publish';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { publishedLines } from '../print/publish';
import { publishJson } from '../print/publish-json';
import { repositoryWord } from '../repository-word';
import { NAMES, withSelectionOptions } from '../selection-options';

type Options = Omit<PublishRequest, 'words'> & { readonly json: boolean };

const UNSIGNED =
  'production is published without a signature, and galley verify asks for one: set gpg.format and user.signingKey to a key of somebody who may publish by access.yaml';

/** `galley publish`: brings dist/ into the repository that is reconciled. */
export const publishCommand: CommandFactory = (context) =>
  withSelectionOptions(new Command('publish'))
    .summary('Push dist/ to the repository that a controller reads')
    .description(
      'Commits changed environments to their GitOps repository, and pushes; without a change it makes no commit. It records the source commit in trailers, in an in-toto statement, and in the format that the GitOps Promoter of Argo CD expects of a hydrator.',
    )
    .argument('[names...]', `SYSTEM or ${NAMES} (default: all)`)
    .option('--repo <url>', "repository to push to (default: each environment's repository.url)", repositoryWord)
    .option('--branch <name>', "branch that the controller reads (default: each environment's repository.branch)")
    .option('--path <folder>', "folder that holds <system>/<environment>/ (default: each environment's repository.path)")
    .option('--pr-branch <name>', 'push to this branch instead, for a pull request; <branch>-next for the GitOps Promoter')
    .option('--split', 'a commit for each environment', false)
    .option('--dry-run', 'do everything except the push', false)
    .option('--sign', "sign the commits, by git's own settings (default: only production, if git has a key)", false)
    .option('--json', 'print the same as JSON, once all is published; the lines go to stderr', false)
    .addHelpText(
      'after',
      examples(
        ['Publish every environment', 'galley publish'],
        ['Show the push', 'galley publish memql/staging --dry-run'],
        ['Propose it to the GitOps Promoter', 'galley publish memql/staging --branch env/staging --pr-branch env/staging-next'],
      ),
    )
    .runs(async (words: string[], { json, ...options }: Options) => {
      await run(context(), { ...options, words }, json);
      return 0;
    });

async function run({ systems, project, io }: Context, request: PublishRequest, json: boolean): Promise<void> {
  await interruptible(async (signal) => {
    const git = new Git({ folder: project.root, signal });
    io.progress('rendering');
    const publications = await preparePublications(git, project, systems, request);
    const all: Published[] = [];
    // If a later push fails, the lines before it name the earlier ones.
    const tell = json ? io.note : io.out;
    for (const publication of publications) {
      io.progress(`publishing to ${withoutCredentials(publication.target.url)}`);
      const settings = await signingSettings(publication.project.git);
      const published = await publish(git.with({ config: settings }), publication);
      for (const line of publishedLines(published, request.dryRun, io.color)) tell(line);
      if (published.commits.some(({ proven }) => !proven)) io.note(UNSIGNED);
      all.push(published);
    }
    if (json) io.out(publishJson(all, request.dryRun));
  });
}
