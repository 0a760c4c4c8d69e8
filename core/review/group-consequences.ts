import type { Consequence } from '../facts/fact';
import type { Abstract } from './abstract';
import type { ReviewedChange } from './reviewed-change';

/** How many pods something is about: what differs from place to place where one change is made everywhere. */
const PODS = /\b(\d+) pods?\b/g;

/** What a consequence says, whatever the number of pods. */
export function withoutCounts(text: string): string {
  return text.replace(PODS, '# pods');
}

/**
 * The consequences of folded changes: `2 to 4 pods of Deployment web restart`, and without the names of a place where they are of several.
 */
export function consequencesOfGroup(members: readonly ReviewedChange[], abstract: Abstract): readonly Consequence[] {
  const [first] = members;
  return (first?.change.consequences ?? []).map((each, at) => {
    const texts = new Set(members.map(({ change }) => change.consequences[at]?.text ?? each.text));
    if (texts.size === 1) return each;
    const counts = [...texts].map((text) => [...text.matchAll(PODS)].map(([, count]) => Number(count)));
    let place = 0;
    const text = each.text.replace(PODS, (found) => {
      const own = counts.map((all) => all[place] ?? 0);
      place += 1;
      const [least, most] = [Math.min(...own), Math.max(...own)];
      return least === most ? found : `${least} to ${most} pods`;
    });
    return { ...each, text: abstract(text) };
  });
}
