import { ProjectRepository } from '../../ports/git/project-repository';
import { accessInForce } from '../../verbs/access/at-commit';
import { environmentOf } from '../../verbs/act/change';
import { gateOf, planGate } from '../../verbs/act/gate';
import { type ActOptions, act, withActOptions } from '../act';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { gateJson, gateLines } from '../print/gate';
import { withRegistryOptions } from '../registry-options';
import { NAMES, type SelectionOptions, withSelectionOptions } from '../selection-options';

/** `galley gate`: whether the release that an environment runs may go further. */
export const gateCommand: CommandFactory = (context) =>
  new Command('gate')
    .summary('Record, or show, whether a release has passed its gate')
    .description(
      'Records that the release of an environment passed or failed its gate: who says so, when, and with what proof. The record is a signed commit that changes no file. It is valid only for this version, lockfile and rendered tree. galley promote asks for it.',
    )
    .addCommand(sayCommand(context, 'pass', 'passed'))
    .addCommand(sayCommand(context, 'fail', 'failed'))
    .addCommand(statusCommand(context))
    .addHelpText(
      'after',
      examples(['Staging has passed its smoke test', 'galley gate pass memql/staging --proof https://ci.example.com/runs/17']),
    );

function sayCommand(context: () => Context, word: 'pass' | 'fail', outcome: 'passed' | 'failed'): Command {
  return withActOptions(withSelectionOptions(withRegistryOptions(new Command(word))))
    .summary(`Record that the release ${outcome}`)
    .description(`Records that the current release of each environment ${outcome} its gate.`)
    .argument('<environments...>', NAMES)
    .requiredOption('--proof <text>', 'an address or a sentence with which others can check it')
    .addHelpText('after', examples([`It ${outcome}`, `galley gate ${word} memql/staging --proof https://ci.example.com/runs/17`]))
    .runs(async (words: string[], { proof, ...options }: ActOptions & SelectionOptions & { readonly proof: string }) => {
      const given = context();
      return act(given, options, {
        plan: (setting) => planGate(setting, { targets: { ...options, words }, outcome, proof }),
        tell: () => ({ lines: [], json: {} }),
      });
    });
}

const statusCommand: CommandFactory = (context) =>
  new Command('status')
    .summary('Show whether the release has passed')
    .description('Shows whether exactly this version, lockfile and tree has passed the gate. Exits 1 if not.')
    .argument('<environment>', 'SYSTEM/ENV')
    .option('--json', 'print the same as JSON', false)
    .addHelpText('after', examples(['May staging go further?', 'galley gate status memql/staging']))
    .runs(async (word: string, { json }: { readonly json: boolean }) => {
      const { project, systems, io, registry } = context();
      const name = environmentOf(project, systems, word);
      const repository = await ProjectRepository.of(project);
      const head = await repository.clone.head();
      const access = await accessInForce(repository, head.id);
      await repository.clone.refuseDirty();
      repository.clone.refuseShallow('to find what the gate said');
      const verdict = await gateOf(
        { project, systems, repository, head, access, registry: registry({ plainHttp: [], timeout: 30 }) },
        name,
      );
      for (const line of json ? [gateJson(verdict)] : gateLines(verdict, io.color)) io.out(line);
      return verdict.passed ? 0 : 1;
    });
