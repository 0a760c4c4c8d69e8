import { formatProblem, type Problem } from '../../core/errors';
import type { Io } from '../io';

/** Tells the person who waits what is wrong, a line each, and how much where it is more than one thing. */
export function noteProblems(problems: readonly Problem[], io: Io): void {
  for (const each of problems) io.note(`${io.color.red('error')}[${each.code}] ${formatProblem(each)}`);
  if (problems.length > 1) io.note(`${problems.length} errors`);
}
