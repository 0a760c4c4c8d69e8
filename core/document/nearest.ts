import { distance } from 'fastest-levenshtein';

/** A typing error changes about one letter in three at the most; beyond that a guess misleads more than it helps. */
const LETTERS_PER_EDIT = 3;

/**
 * The known word that was most likely meant. Case, dashes and underscores count for nothing, so that `api_server` finds `apiServer`.
 *
 * @returns undefined where none is within one edit for each three letters (at least one edit)
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = plainOf(word);
  const allowed = Math.max(1, Math.floor(plain.length / LETTERS_PER_EDIT));
  const ranked = known.map((candidate) => ({ candidate, edits: distance(plain, plainOf(candidate)) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= allowed ? best.candidate : undefined;
}

function plainOf(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}
