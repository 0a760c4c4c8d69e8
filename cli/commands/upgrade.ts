import { documentOf } from '../../core/review/document';
import { interruptible } from '../../ports/process/interruption';
import { type Upgrade, upgrade } from '../../verbs/upgrade';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { noteProblems } from '../print/problems';
import { reviewLines } from '../print/review/text';

interface Options {
  readonly json: boolean;
}

/** `galley upgrade`: what another version of Galley would change, before it is taken. */
export const upgradeCommand: CommandFactory = (context) =>
  new Command('upgrade')
    .summary('Show what another version of Galley would change')
    .description(
      'Installs another Galley in a scratch folder, renders this project with both, and says what would change in dist/, as galley diff does. Nothing here is changed; it ends with the command that takes the version. Exits 1 where the project would not type-check with it.',
    )
    .argument('[version]', 'version, or tarball of one (default: the newest)')
    .option('--json', 'print the changes as JSON, as galley diff does', false)
    .addHelpText(
      'after',
      examples(
        ['What would the newest change?', 'galley upgrade'],
        ['And one that was packed here?', 'galley upgrade ../galley/build/galley-0.2.0.tgz'],
      ),
    )
    .runs(async (to: string | undefined, { json }: Options) => {
      const { project, io } = context();
      const upgraded = await interruptible((signal) => upgrade({ project, to, progress: io.progress, signal }));
      io.progress('');
      if (json) io.out(JSON.stringify(documentOf(upgraded.diff), null, 2));
      else tell(upgraded, context());
      return upgraded.types.length === 0 ? 0 : 1;
    });

function tell({ from, to, diff: change, types, command }: Upgrade, { io }: Context): void {
  io.out(`galley ${from} → ${to}`);
  for (const line of reviewLines(change, io.color)) io.out(line);
  if (types.length > 0) io.note(`the type checker says, with galley ${to}:`);
  noteProblems(types, io);
  io.note(`nothing was changed; to take it: ${command}`);
}
