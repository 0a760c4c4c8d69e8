import type { Command as CommanderCommand } from 'commander';
import { nameOf, releaseNameOf } from '../core/names';
import type { Project } from '../ports/disk/project';
import { Command, type Context } from './command';

/** What the scripts of `galley completion` ask. */
export const completeCommand = (program: CommanderCommand, context: () => Context): Command =>
  new Command('complete').argument('[words...]').runs(async (words: string[]) => {
    const { io, project } = context();
    for (const word of candidatesFor(program, project, words)) io.out(word);
    return 0;
  });

/** Completions for the last, unfinished word: commands, options, and names of the project. */
function candidatesFor(program: CommanderCommand, project: Project, words: readonly string[]): string[] {
  const begun = words.at(-1) ?? '';
  let command = program;
  for (const word of words.slice(0, -1)) command = command.commands.find((each) => each.name() === word) ?? command;
  const options = begun.startsWith('-')
    ? [...command.options, ...program.options].flatMap(({ long, hidden }) => (long == null || hidden ? [] : [long]))
    : [];
  const below = command.commands.map((each) => each.name()).filter((name) => name !== 'complete');
  const names = below.length > 0 ? [] : namesIn(project);
  return [...new Set([...options, ...below, ...names])].filter((each) => each.startsWith(begun)).sort();
}

/** Systems, environments and releases; none if the project is unreadable. */
function namesIn(project: Project): string[] {
  try {
    const environments = project.environments();
    const systems = new Set(environments.map(({ system }) => system));
    const releases = project
      .releasedSystems()
      .flatMap((system) => project.releases(system).map((version) => releaseNameOf({ system, version })));
    return [...systems, ...environments.map(nameOf), ...releases];
  } catch {
    return [];
  }
}
