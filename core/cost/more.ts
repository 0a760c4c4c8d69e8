import { GalleyError, type Problem } from '../errors';

/** So many more of something that a system can have more of. */
export interface More {
  /** A key of the system's `growth`. */
  readonly what: string;
  readonly count: number;
}

const WORD = /^(?<what>[a-z][a-zA-Z0-9-]*)=\+?(?<count>[1-9]\d{0,3})$/;

/**
 * Reads what a person asks for.
 *
 * @param words `agents=10`
 * @throws GalleyError USAGE for each word that is not of that form
 */
export function parseMore(words: readonly string[]): More[] {
  const read = words.map((word) => WORD.exec(word)?.groups);
  const wrong = words.filter((_, index) => read[index] === undefined);
  if (wrong.length > 0) throw new GalleyError(wrong.map(refusal));
  return read.map((groups) => ({ what: groups?.['what'] ?? '', count: Number(groups?.['count']) }));
}

function refusal(word: string): Problem {
  return {
    code: 'USAGE',
    subject: '--more',
    expected: 'a word and how many more, from 1 to 9999, such as agents=10',
    got: JSON.stringify(word),
    next: 'correct it',
  };
}
