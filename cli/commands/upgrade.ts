import { documentOf } from '../../core/review/document';
import { interruptible } from '../../ports/process/interruption';
import { type UpgradeChange, upgrade } from '../../verbs/upgrade';
import { Command, type CommandFactory, type Context, examples } from '../command';
import { noteProblems } from '../print/problems';
import { reviewLines } from '../print/review/text';

interface Options {
  readonly json: boolean;
  readonly take: boolean;
}

/** `galley upgrade`: what another version of Galley would change, before it is taken. */
export const upgradeCommand: CommandFactory = (context) =>
  new Command('upgrade')
    .summary('Show what another version of Galley would change, or take it')
    .description(
      'Installs another Galley in a scratch folder, renders this project with both, and says what would change in dist/, as galley diff does. Changes nothing here without --take. Exits 1, and takes nothing, if the project does not type-check with the new version.',
    )
    .argument('[version]', 'version, or tarball of one (default: the newest)')
    .option('--take', 'then take it: package.json, lockfile, schemas and dist/, all or nothing', false)
    .option('--json', 'print the changes as JSON, as galley diff does', false)
    .addHelpText(
      'after',
      examples(
        ['What would the newest change?', 'galley upgrade'],
        ['And one that was packed here?', 'galley upgrade ../galley/build/galley-0.2.0.tgz'],
        ['Show it, and take it', 'galley upgrade --take'],
      ),
    )
    .runs(async (to: string | undefined, { json, take }: Options) => {
      const { project, io } = context();
      const upgraded = await interruptible((signal) =>
        upgrade({ project, to, take, show: json ? () => {} : (change) => tell(change, context()), progress: io.progress, signal }),
      );
      io.progress('');
      if (json) io.out(JSON.stringify(documentOf(upgraded.diff), null, 2));
      else if (upgraded.taken)
        io.note(`taken: package.json, package-lock.json, schemas and dist/ are those of galley ${upgraded.to}; review and commit them`);
      else io.note(`nothing was changed; to take it: npx galley upgrade ${to === undefined ? '' : `${to} `}--take`);
      return upgraded.types.length === 0 ? 0 : 1;
    });

function tell({ from, to, diff: change, types }: UpgradeChange, { io }: Context): void {
  io.out(`galley ${from} → ${to}`);
  for (const line of reviewLines(change, io.color)) io.out(line);
  if (types.length > 0) io.note(`the type checker says, with galley ${to}:`);
  noteProblems(types, io);
}
