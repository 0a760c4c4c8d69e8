import type { Problem, Warning } from '../../core/errors';
import type { Io } from '../io';
import { foldedLines } from './folded';

/** Prints all problems, and their number if there are several. */
export function noteProblems(problems: readonly Problem[], io: Io): void {
  for (const line of foldedLines(problems, io.color.red('error'))) io.note(line);
  if (problems.length > 1) io.note(`${problems.length} errors`);
}

/** Tells the person who waits what is worth knowing, although nothing is wrong: each once, after the answer. */
export function noteWarnings(warnings: readonly Warning[], io: Io): void {
  for (const line of foldedLines(warnings, io.color.yellow('warning'), 'once')) io.note(line);
}
