import { type FaultOf, formatPlace, type Place, sentenceOf } from '../../core/errors';
import { printableLine } from '../../core/printable';

/** A problem in at most this many places appears at each of them; one in more places names this many. */
const NAMED = 3;

interface Placed {
  readonly code: string;
  readonly place?: Place;
}

/**
 * Problems as lines for a person, `[CODE] place message` each: many problems that differ only in place become one line, with their count
 * and the first places.
 *
 * @param mark how a line begins: `error`, `warning`
 * @param few how to print a problem in two or three places: a line for `each`, or all `once`
 */
export function foldedLines(problems: readonly (FaultOf & Placed)[], mark: string, few: 'each' | 'once' = 'each'): string[] {
  const groups = new Map<string, { readonly first: FaultOf & Placed; readonly places: Place[] }>();
  for (const each of problems) {
    const id = JSON.stringify([each.code, sentenceOf(each), each.place === undefined]);
    const group = groups.get(id) ?? { first: each, places: [] };
    groups.set(id, group);
    if (each.place !== undefined) group.places.push(each.place);
  }
  return [...groups.values()].flatMap(({ first, places }) => {
    if (places.length === 0 || (few === 'once' && places.length <= NAMED)) return [lineOf(first, places, mark)];
    if (places.length <= NAMED) return places.map((place) => lineOf(first, [place], mark));
    const others = places.slice(1, NAMED).map((each) => printableLine(formatPlace(each)));
    const more = places.length - 1;
    return [lineOf(first, places.slice(0, 1), mark), `  and in ${more} more places: ${others.join(', ')}, …`];
  });
}

function lineOf(fault: FaultOf & Placed, places: readonly Place[], mark: string): string {
  const where = places.length === 0 ? '' : `${places.map(formatPlace).join(', ')} `;
  return `${mark}[${fault.code}] ${printableLine(`${where}${sentenceOf(fault)}`)}`;
}
