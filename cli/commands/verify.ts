import { Git } from '../../ports/git/git';
import { interruptible } from '../../ports/process/interruption';
import type { VerifyRequest } from '../../verbs/verify/verification';
import { verify } from '../../verbs/verify/verify';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { verificationLines } from '../print/verify';
import { verifyJson } from '../print/verify-json';
import { repositoryWord } from '../repository-word';
import { NAMES, withSelectionOptions } from '../selection-options';

type Options = Omit<VerifyRequest, 'words'> & { readonly json: boolean };

/** `galley verify`: whether a published tree is what its source renders. */
export const verifyCommand: CommandFactory = (context) =>
  withSelectionOptions(new Command('verify'))
    .summary('Check whether a published tree is what its source renders')
    .description(
      "Takes each published environment, renders it again at the commit that it names, by that commit's own charts and Galley, and compares byte for byte. Checks its in-toto statement too. Exits 1 with a list of files that somebody edited, or that render differently.",
    )
    .argument('[names...]', `SYSTEM or ${NAMES} (default: all)`)
    .option('--repo <url>', "published repository (default: each environment's repository.url)", repositoryWord)
    .option('--branch <name>', "branch of it (default: each environment's repository.branch)")
    .option('--path <folder>', "folder that holds <system>/<environment>/ (default: each environment's repository.path)")
    .option('--signed', 'require the signature of an actor who may publish, by access.yaml (default: for production)')
    .option('--no-signed', 'ask for none')
    .option('--newest', 'exit 1 also if the branch has changed an environment since', false)
    .option('--json', 'print the same as JSON', false)
    .addHelpText(
      'after',
      examples(
        ['Was a published environment edited by hand?', 'galley verify memql/prod'],
        ['And who published it?', 'galley verify memql/prod --signed'],
      ),
    )
    .runs(async (words: string[], { json, ...options }: Options) => {
      return (await run(context(), { ...options, words }, json)) ? 0 : 1;
    });

async function run({ systems, project, io }: Context, request: VerifyRequest, json: boolean): Promise<boolean> {
  return interruptible(async (signal) => {
    io.progress('rendering what is published again');
    const found = await verify(new Git({ folder: project.root, signal }), project, systems, request);
    const holds = [...found.environments.flatMap(({ findings }) => findings), ...found.beside].every(({ kind }) => kind === 'other');
    for (const line of json ? [verifyJson(found, holds)] : verificationLines(found, io.color)) io.out(line);
    return holds;
  });
}
