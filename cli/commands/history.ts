import { Command, InvalidArgumentError } from 'commander';
import { ProjectRepository } from '../../ports/git/project-repository';
import { environmentOf } from '../../verbs/act/change';
import { readHistory } from '../../verbs/history';
import { type CommandFactory, examples } from '../command';
import { historyJson, historyLines } from '../print/history';

interface Options {
  readonly json: boolean;
  readonly limit: number;
}

/** `galley history`: who has done what, when, and what was refused. */
export const historyCommand: CommandFactory = (context) =>
  new Command('history')
    .summary('Say who did what, and what was refused')
    .description(
      "Reads the records of actions back, the newest first: those of commits, each held against the access.yaml of the commit before it, and refusals from refs/notes/galley. A record that its commit's signature or token does not prove is shown as not proven.",
    )
    .argument('[environment]', 'SYSTEM/ENV (default: all)')
    .option('--json', 'print the same as JSON', false)
    .option('--limit <number>', 'how many, at the most', parseLimit, 50)
    .addHelpText('after', examples(['Who deployed what to prod?', 'galley history memql/prod'], ['For a script', 'galley history --json']))
    .action(async (word: string | undefined, { json, limit }: Options) => {
      const { project, systems, io } = context();
      const repository = await ProjectRepository.of(project);
      const entries = await readHistory(repository, { limit, ...(word !== undefined && { target: word }) });
      // An environment that was retired has no file, and a history all the same.
      if (word !== undefined && entries.length === 0) environmentOf(project, systems, word);
      if (json) io.out(historyJson(entries));
      else for (const line of entries.flatMap((entry) => historyLines(entry, io.color))) io.out(line);
      if (!json && entries.length === 0) io.note('nothing was recorded yet');
    });

function parseLimit(word: string): number {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return Number(word);
}
