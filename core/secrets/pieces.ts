import { findKnown } from './known';
import { looksRandom } from './random';

/** Galley finds a secret split into at most this many pieces. */
export const MOST_PIECES = 8;

/**
 * What a secret that was cut into pieces looks like: a known kind that reaches from one piece into the next, or over several.
 *
 * @param pieces neighbours in the text, without white space at their ends
 * @param drawn whether two neighbours that look drawn at random only when joined count too
 */
export function findCut(pieces: readonly string[], drawn: boolean): string | undefined {
  for (const at of pieces.keys()) {
    const kind = cutFrom(pieces.slice(at, at + MOST_PIECES), drawn);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The same of a secret that begins in the first of some pieces. */
export function cutFrom([first = '', ...more]: readonly string[], drawn: boolean): string | undefined {
  let joined = first;
  for (const [at, piece] of more.entries()) {
    if (first === '' || piece === '') break;
    // It joins more than two pieces only if they are single words, because sentences just follow each other.
    if (at > 0 && !(isUnbroken(joined) && isUnbroken(piece))) break;
    const border = joined.length;
    joined += piece;
    const found = findKnown(joined).find(({ start, end }) => start < first.length && end > border);
    if (found !== undefined) return `${found.kind} in ${at === 0 ? 'two' : at + 2} pieces`;
    if (drawn && at === 0 && isOneWord(first) && isOneWord(piece) && looksRandom(joined) && !looksRandom(first) && !looksRandom(piece))
      return 'a generated password, key or token in two pieces';
  }
  return undefined;
}

const isOneWord = (text: string): boolean => /^[A-Za-z0-9+/=_-]{8,}$/.test(text) && /[0-9]/.test(text);
const isUnbroken = (text: string): boolean => /^\S+$/.test(text);
