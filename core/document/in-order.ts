import { type FaultOf, formatProblem, type Place, sentenceOf } from '../errors';

/** What is sorted: a problem, or a warning. */
type Placed = FaultOf & { readonly place?: Place };

/** The problems in the order of their places, those that say the same in the same place only once. */
export function inOrder<Each extends Placed>(problems: readonly Each[]): Each[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].sort(byPlace);
}

function byPlace(x: Placed, y: Placed): number {
  const [a, b] = [x.place, y.place];
  return (
    compare(a?.file ?? '', b?.file ?? '') ||
    (a?.line ?? 0) - (b?.line ?? 0) ||
    (a?.column ?? 0) - (b?.column ?? 0) ||
    compare(sentenceOf(x), sentenceOf(y))
  );
}

// Not localeCompare: the order must be the same under any locale.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
