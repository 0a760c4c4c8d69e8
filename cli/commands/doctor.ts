import { examine } from '../../verbs/doctor';
import { Command, type CommandFactory, examples } from '../command';

/** `galley doctor`: what is missing on this machine, and how to get it. */
export const doctorCommand: CommandFactory = (context) =>
  new Command('doctor')
    .summary('Look at what Galley needs of this machine')
    .description(
      'Looks at Node, git, who signs, the programs of clusters and the project, and says what to do. Nothing is changed, and no network is asked. Exits 1 where something is missing that nothing works without.',
    )
    .addHelpText('after', examples(['What is missing here?', 'galley doctor']))
    .runs(async () => {
      const { project, io } = context();
      const all = await examine(project);
      const marks = { good: io.color.green('good '), later: io.color.yellow('to do'), wrong: io.color.red('wrong') };
      for (const { what, state, says } of all) io.out(`${marks[state]}  ${what.padEnd(12)} ${says}`);
      return all.some(({ state }) => state === 'wrong') ? 1 : 0;
    });
