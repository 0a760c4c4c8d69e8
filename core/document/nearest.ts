import { distance } from 'fastest-levenshtein';

/** A typing error changes about one letter in three at the most; beyond that a guess misleads more than it helps. */
const LETTERS_PER_EDIT = 3;

/**
 * The known word that was most likely meant. Case, dashes and underscores count for nothing, so that `api_server` finds `apiServer`.
 *
 * @returns undefined if none is within one edit for each three letters (at least one edit)
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  return nearestOfEach([word], known).get(word);
}

/**
 * The known word that was most likely meant by each of several, no known word twice: two keys can't both be renamed to one. The closest pairs
 * come first.
 */
export function nearestOfEach(words: readonly string[], known: readonly string[]): ReadonlyMap<string, string> {
  const pairs = words.flatMap((word) => {
    const plain = plainOf(word);
    const allowed = Math.max(1, Math.floor(plain.length / LETTERS_PER_EDIT));
    return known
      .map((candidate) => ({ word, candidate, edits: distance(plain, plainOf(candidate)) }))
      .filter(({ edits }) => edits <= allowed);
  });
  const chosen = new Map<string, string>();
  const taken = new Set<string>();
  for (const { word, candidate } of pairs.sort((a, b) => a.edits - b.edits)) {
    if (chosen.has(word) || taken.has(candidate)) continue;
    chosen.set(word, candidate);
    taken.add(candidate);
  }
  return chosen;
}

function plainOf(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}
