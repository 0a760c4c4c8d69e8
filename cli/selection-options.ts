import { InvalidArgumentError } from 'commander';
import type { Selection } from '../core/env/select';
import { type Command, eachTime } from './command';

/** What the options say of a selection. */
export type SelectionOptions = Pick<Selection, 'except' | 'wave'>;

/** The text of `--help` for a repeatable option. */
export const NAMES = "SYSTEM/ENV, with * for any letters, such as 'kaze/*'";

/** Adds `--except` and `--wave` to a command that takes names of environments. */
export function withSelectionOptions(command: Command): Command {
  return command
    .option('--except <name>', 'leave these out; repeat it for more', eachTime, [])
    .option('--wave <number>', 'only those whose file says wave: NUMBER', parseWave);
}

function parseWave(word: string): number {
  if (!/^[1-9]\d{0,3}$/.test(word)) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return Number(word);
}
