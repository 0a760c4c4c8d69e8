import { type FoundSecret, withoutOverlaps } from './found';
import { findKnown } from './known';
import { secretKindOf } from './looks-secret';
import { findNamed } from './named';
import { withoutPublic } from './random';

/** A word, and the name before it in `name: word` or `name=word`. */
const WORD = /(?:(?<![\w.])(?<name>[A-Za-z_][\w.-]*)["']?[ \t]*[:=][ \t]*(?<quote>["']?))?(?<word>[^\s"'`,;()<>[\]{}]+)/g;

/** Stands for the name of a word in a sentence. */
const PROSE = 'text of several words';

/** Everything in a text of several words (a comment, a file of a ConfigMap, an argument) that looks like a secret. */
export function findInText(text: string): FoundSecret[] {
  const words = [...withoutPublic(text).matchAll(WORD)].flatMap((match) => {
    const { name = PROSE, word = '', quote = '' } = match.groups ?? {};
    const end = match.index + match[0].length;
    // The first word of a sentence is not what its name says.
    const kind = secretKindOf(word, quote !== '' && /\s/.test(text[end] ?? '') ? PROSE : name);
    return kind === undefined ? [] : [{ kind, start: end - word.length, end }];
  });
  return withoutOverlaps([...findKnown(text), ...words, ...findNamed(text, true)]);
}
