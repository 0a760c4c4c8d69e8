import { problem } from '../errors';
import { isPlain, quoted } from '../yaml/scalar';
import { type DocumentPath, formatPath } from './path';
import type { SourceDocument } from './source-document';

/** A single value that is to be another text. */
export interface ScalarReplacement {
  readonly path: DocumentPath;
  readonly value: string;
}

/**
 * The text of a document with some of its single values replaced, and every other byte as it was: comments, order, quotes, spaces, line breaks.
 *
 * @param document what was read; the values are there
 * @throws GalleyError RELEASE_INVALID if one is an alias, which stands for a value elsewhere
 */
export function replaceScalars(document: SourceDocument, replacements: readonly ScalarReplacement[]): string {
  const values = new Map(document.scalars().flatMap((each) => (each.role === 'value' ? [[formatPath(each.path), each]] : [])));
  const edits = replacements.flatMap(({ path, value }) => {
    const found = values.get(formatPath(path));
    if (found === undefined)
      throw problem('RELEASE_INVALID', {
        subject: formatPath(path),
        expected: 'a value to replace',
        got: 'an alias',
        next: 'write the value out',
        place: document.placeOf(path),
      });
    const { start, end } = found;
    if (found.value === value) return [];
    return { start, end, text: rewritten(document.text.slice(start, end), value) };
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), document.text);
}

/** A value in the quotes of the one that stood there, or without if there were none and none are needed. */
function rewritten(before: string, value: string): string {
  if (/^[|>]/.test(before)) {
    // A block: its first line may end in a comment, its lines go, and the line break that ends them stays.
    const [, comment = '', lineBreak = ''] = /^[^\s]*([^\r\n]*)[\s\S]*?(\r?\n)?$/.exec(before) ?? [];
    return `${written(value)}${comment}${lineBreak}`;
  }
  if (/^'/.test(before) && /^[ -&(-~]*$/.test(value)) return `'${value}'`;
  return before.startsWith('"') ? quoted(value) : written(value);
}

function written(value: string): string {
  return isPlain(value) ? value : quoted(value);
}
