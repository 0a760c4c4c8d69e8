import { InvalidArgumentError } from 'commander';
import { counted } from '../../core/counted';
import { isMeant } from '../../core/env/select';
import { ProjectRepository } from '../../ports/git/project-repository';
import { environmentOf } from '../../verbs/act/change';
import { readHistory } from '../../verbs/history';
import { Command, type CommandFactory, examples } from '../command';
import { historyJson, historyLines } from '../print/history';
import { NAMES } from '../selection-options';

interface Options {
  readonly json: boolean;
  readonly limit: number;
}

/** `galley history`: who has done what, when, and which actions Galley refused. */
export const historyCommand: CommandFactory = (context) =>
  new Command('history')
    .summary('Show who did what, and what Galley refused')
    .description(
      'Reads the records of actions, the newest first: those in commits, each checked against the access.yaml of the commit before it, and refusals from refs/notes/galley. It marks a record that no signature or token proves.',
    )
    .argument('[environments...]', `${NAMES} (default: all)`)
    .option('--json', 'print the same as JSON', false)
    .option('--limit <number>', 'at most this many', parseLimit, 50)
    .addHelpText('after', examples(['Who deployed what to prod?', 'galley history memql/prod'], ['For a script', 'galley history --json']))
    .runs(async (words: string[], { json, limit }: Options) => {
      const { project, systems, io } = context();
      const repository = await ProjectRepository.of(project);
      const unknown: string[] = [];
      const entries = await readHistory(repository, {
        limit,
        unknown: (each) => unknown.push(each),
        isAsked: (target) => words.length === 0 || words.some((word) => isMeant(word, target)),
      });
      // An environment that was retired has no file, and a history all the same.
      if (entries.length === 0) for (const word of words.filter((each) => !each.includes('*'))) environmentOf(project, systems, word);
      if (json) io.out(historyJson(entries));
      else for (const line of entries.flatMap((entry) => historyLines(entry, io.color))) io.out(line);
      if (!json && entries.length === 0) io.note('nothing was recorded yet');
      if (unknown.length > 0)
        io.note(
          `${counted(unknown.length, 'record')} of a newer Galley can't be read here (${[...new Set(unknown)].join(', ')}): upgrade Galley`,
        );
      return 0;
    });

function parseLimit(word: string): number {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return Number(word);
}
