import { findKnown } from './known';
import { looksRandom } from './random';

/**
 * What a secret that was cut into pieces looks like: a known kind that reaches from one piece into the next.
 *
 * @param pieces neighbours in the text, without white space at their ends
 * @param drawn whether two neighbours that look drawn at random only when joined count too
 * @returns the kind, and the number of the first piece that holds a part of it
 */
export function findCut(pieces: readonly string[], drawn: boolean): { readonly kind: string; readonly piece: number } | undefined {
  for (const [piece, first] of pieces.entries()) {
    const second = pieces[piece + 1];
    if (second === undefined || first === '' || second === '') continue;
    const border = first.length;
    const joined = first + second;
    const found = findKnown(joined).find(({ start, end }) => start < border && end > border);
    if (found !== undefined) return { kind: `${found.kind} in two pieces`, piece };
    if (drawn && isOneWord(first) && isOneWord(second) && looksRandom(joined) && !looksRandom(first) && !looksRandom(second)) {
      return { kind: 'a generated password, key or token in two pieces', piece };
    }
  }
  return undefined;
}

const isOneWord = (text: string): boolean => /^[A-Za-z0-9+/=_-]{8,}$/.test(text) && /[0-9]/.test(text);
