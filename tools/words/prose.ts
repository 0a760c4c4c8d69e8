/** Text that a person reads in one go: a paragraph, a cell, a comment. */
export interface Passage {
  /** Line of the file that it begins in, the first being 1. */
  readonly line: number;
  readonly text: string;
}

/** What people read in a file: the prose of a page, the comments of a source. */
export function passagesIn(path: string, text: string): Passage[] {
  return path.endsWith('.md') ? inPage(text) : inComments(text);
}

/** Paragraphs, items and cells of a page, without code, links' targets and marks. */
function inPage(text: string): Passage[] {
  const passages: Passage[] = [];
  let begun: { line: number; words: string[] } | undefined;
  let inCode = false;
  const end = (): void => {
    if (begun !== undefined) passages.push({ line: begun.line, text: plain(begun.words.join(' ')) });
    begun = undefined;
  };
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.trim();
    if (/^```/.test(line)) {
      inCode = !inCode;
      end();
    } else if (inCode || line === '' || /^(?:<!--|#|\|?\s*:?-{3})/.test(line)) {
      end();
      // A heading says too little to be a sentence.
    } else if (line.startsWith('|')) {
      end();
      for (const cell of line.split(/(?<!\\)\|/)) if (cell.trim() !== '') passages.push({ line: index + 1, text: plain(cell.trim()) });
    } else {
      const item = /^(?:[-*]|\d+\.)\s+(.*)$/.exec(line);
      if (item !== null) end();
      begun ??= { line: index + 1, words: [] };
      begun.words.push(item?.[1] ?? line);
    }
  }
  end();
  return passages;
}

/** Comments of a source: lines of one comment are one passage, but for each of its tags. */
function inComments(text: string): Passage[] {
  const passages: Passage[] = [];
  let begun: { line: number; words: string[] } | undefined;
  const end = (): void => {
    if (begun !== undefined) passages.push({ line: begun.line, text: plain(begun.words.join(' ')) });
    begun = undefined;
  };
  for (const [index, whole] of text.split('\n').entries()) {
    const comment = /^\s*(?:\/\/|\/\*\*?|\*(?!\/))\s?(.*?)(?:\s*\*\/)?\s*$/.exec(whole)?.[1];
    if (comment === undefined || comment === '' || /^(?:@see|https?:|```|biome-ignore|\|)/.test(comment)) {
      end();
      continue;
    }
    if (/^(?:@|- |\d+\. )/.test(comment) || /^\s*\/\*\*/.test(whole)) end();
    begun ??= { line: index + 1, words: [] };
    begun.words.push(comment.replace(/^@(?:param\s+\S+|throws\s+\S+|returns|default)\s*/, ''));
    if (/\*\/\s*$/.test(whole)) end();
  }
  end();
  return passages;
}

/** Without marks: code and links are one word each. */
function plain(text: string): string {
  return text
    .replaceAll(/`[^`]*`/g, 'code')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/https?:\/\/\S+/g, 'link')
    .replaceAll(/[*_]{1,2}(\S[^*_]*)[*_]{1,2}/g, '$1');
}

/** Sentences of a passage, each without its end. */
export function sentencesIn(text: string): string[] {
  return text.split(/(?<=[a-z0-9)"'’%…])[.!?]+(?:\s+|$)|;\s+|\s+·\s+/i).filter((sentence) => sentence.trim() !== '');
}

/** Words of a sentence; numbers and signs alone are none. */
export function wordsIn(sentence: string): number {
  return (sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’.@/-]*/gu) ?? []).length;
}
