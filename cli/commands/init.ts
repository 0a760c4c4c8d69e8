import { relative } from 'node:path';
import { Option } from 'commander';
import type { Forge } from '../../core/scaffold/files';
import { type Begun, initRepository, repositoryFolder } from '../../verbs/scaffold/init';
import { Command, type CommandFactory, examples } from '../command';
import { filesJson } from '../print/begun-json';
import { fileLines } from '../print/files';

/** `galley init`: a repository of one's own. */
export const initCommand: CommandFactory = (context) =>
  new Command('init')
    .summary('Start your own repository')
    .description(
      'Writes a repository without a system that renders, type-checks and passes its tests. It overwrites nothing, so a second run changes nothing.',
    )
    .argument('<dir>', 'folder; created if missing')
    .addOption(new Option('--ci <forge>', 'forge of the workflows').choices(['github', 'gitlab']).default('github'))
    .option('--json', 'print the same as JSON', false)
    .addHelpText('after', examples(['A new repository', 'galley init deployments'], ['For GitLab', 'galley init deployments --ci gitlab']))
    .runs(async (dir: string, { ci, json }: { readonly ci: Forge; readonly json: boolean }) => {
      const { io } = context();
      const folder = repositoryFolder(dir);
      const begun = await initRepository({ folder, ci, progress: io.progress });
      const notes = next(dir, folder, begun);
      if (json) io.out(filesJson(begun, notes));
      else {
        for (const line of fileLines(begun)) io.out(line);
        for (const line of notes) io.note(line);
      }
      return 0;
    });

function next(dir: string, folder: string, { created, owner, locked }: Begun): string[] {
  if (created.length === 0) return ['all of it is there: nothing was changed'];
  const access =
    owner === undefined
      ? [
          'access.yaml is a sample, since no SSH key was found: `galley access init NAME` begins your own once git signs with one (galley doctor)',
        ]
      : [
          `access.yaml: ${owner.name} owns all environments, by ${owner.key.slice(0, 30)}…`,
          ...(owner.signs
            ? []
            : [
                'git does not sign with that key yet: set gpg.format to ssh, and user.signingKey and commit.gpgSign (galley doctor says how)',
              ]),
        ];
  const here = relative(process.cwd(), folder) === '' ? '' : `cd ${dir} && `;
  return [...access, `next: ${here}npm ${locked ? 'ci' : 'install'} && npm run synth && npm test, then npx galley new system NAME`];
}
