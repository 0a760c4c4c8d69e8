import { messagesIn } from './messages';
import { passivesIn } from './passive';
import { type Passage, passagesIn, sentencesIn, wordsIn } from './prose';

/** A sentence that is longer than this is read twice. */
export const MOST_WORDS = 30;

/** Words that say less than plainer ones, and what to write. */
const PLAINER: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\butili[sz]e[sd]?\b/i, 'use'],
  [/\bin order to\b/i, 'to'],
  [/\bprior to\b/i, 'before'],
  [/\bsubsequent(?:ly)?\b/i, 'later'],
  [/\bwhilst\b/i, 'while'],
  [/\b(?:here|there|where)(?:of|by|upon|with|after|from)\b/i, 'say what is meant'],
  [/\bwhereas\b/i, 'but'],
  [/\be\.g\./i, 'such as'],
  [/\bi\.e\./i, 'that is'],
  [/\betc\./i, 'name them, or leave it out'],
  [/\band\/or\b/i, 'or'],
  [/\b(?:obviously|of course|needless to say)\b/i, 'leave it out'],
  [/\bit (?:should|must|is to) be noted\b/i, 'leave it out'],
  [/\b(?:is|are|be) able to\b/i, 'can'],
  [/\bdue to the fact\b/i, 'because'],
  [/\ba large number of\b/i, 'several, or how many'],
  [/\bleverag(?:e[sd]?|ing)\b/i, 'use'],
  [/\bseamless(?:ly)?\b/i, 'leave it out'],
  [/\brobust(?:ly|ness)?\b/i, 'say what it withstands'],
  [/\bby those alone who\b/i, 'by who may'],
  [/\b(?:is|are|was|were|be|been) told\b/i, 'say who reports, prints or knows it'],
];

/** Something to rewrite, where it stands. */
export interface Wording {
  readonly place: string;
  readonly wrong: string;
}

/** What a machine can say against the words of a file. @param most words of a sentence */
export function wordingsIn(path: string, text: string, most = MOST_WORDS): Wording[] {
  return allPassages(path, text).flatMap((passage) => {
    const place = `${path}:${passage.line}`;
    const long = sentencesIn(passage.text).flatMap((sentence) => {
      const words = wordsIn(sentence);
      return words > most ? [{ place, wrong: `${words} words: "${sentence.trim().slice(0, 60)}…"` }] : [];
    });
    const plainer = PLAINER.flatMap(([pattern, instead]) => {
      const found = pattern.exec(passage.text)?.[0];
      return found === undefined ? [] : [{ place, wrong: `"${found}": ${instead}` }];
    });
    return [...long, ...plainer];
  });
}

/** Each passive in a file: a reader has to guess who does it. A few are right, so a room has a count of them, which may only fall. */
export function passivesOf(path: string, text: string): Wording[] {
  return allPassages(path, text).flatMap(({ line, text }) =>
    passivesIn(text).map((words) => ({ place: `${path}:${line}`, wrong: `passive "${words}": say who does it` })),
  );
}

function allPassages(path: string, text: string): Passage[] {
  return path.endsWith('.md') ? passagesIn(path, text) : [...passagesIn(path, text), ...messagesIn(path, text)];
}
