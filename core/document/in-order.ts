import { formatProblem, type Problem } from '../errors';

/** What is sorted: a problem, or a warning. */
type Told = Pick<Problem, 'message' | 'place'>;

/** The problems in the order of their places, those that say the same in the same place only once. */
export function inOrder<Each extends Told>(problems: readonly Each[]): Each[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].sort(byPlace);
}

function byPlace({ place: a, message: x }: Told, { place: b, message: y }: Told): number {
  return compare(a?.file ?? '', b?.file ?? '') || (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0) || compare(x, y);
}

// Not localeCompare: the order must be the same under any locale.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
