import type { Passage } from './prose';

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\\n]|\\.)*)`/g;
const TEST_NAME = /\b(?:test|describe)(?:\.\w+)?\(|\]\)\(/;

/** Texts in a source that people read: messages and help of the product, and in `test/` the names of tests. */
export function messagesIn(path: string, text: string): Passage[] {
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(?:\*|\/[/*])/.test(line) || (path.startsWith('test/') && !TEST_NAME.test(line))) return [];
    return [...line.matchAll(LITERAL)].flatMap(([, single, template]) => {
      const words = (single ?? template ?? '').replaceAll(/\$\{[^{}]*\}/g, 'code').replaceAll('\\n', ' ');
      return isProse(words) ? [{ line: index + 1, text: words }] : [];
    });
  });
}

/** Three words in a row, one of them a small one: no path, no list of names, no line of a program. */
function isProse(words: string): boolean {
  return (
    /[a-z] [a-z]+ [a-z]/.test(words) &&
    /\b(?:an?|and|at|by|for|in|is|it|no|not|of|on|that|the|to|with)\b/.test(words) &&
    !/[{}=|<>]|\$\(/.test(words)
  );
}
