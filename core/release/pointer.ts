import { parse } from 'yaml';
import { parseSource } from '../document/parse';
import type { SourceDocument } from '../document/source-document';
import { problem } from '../errors';

/** The text of an environment file, and the path that messages name. */
export interface EnvironmentText {
  readonly text: string;
  readonly file: string;
}

/**
 * The version that an environment's `release:` line names.
 *
 * @returns undefined if the text is no YAML that we take, or names none
 */
export function releaseIn({ text, file }: EnvironmentText): string | undefined {
  const { document } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  const release = document?.value['release'];
  return typeof release === 'string' ? release : undefined;
}

/**
 * An environment file's text with another version on its `release:` line, and the version that stands there now. Every other byte stays, comments and line ends too; quotes stay where there are some,
 * and come where a YAML reader would take the version for a number.
 *
 * @throws GalleyError ENV_INVALID if the version does not stand on one line of its own
 */
export function withRelease(document: SourceDocument, version: string): { readonly from: string; readonly after: string } {
  const { text } = document;
  const value = document.scalars().find(({ role, path }) => role === 'value' && path.length === 1 && path[0] === 'release');
  const written = value && text.slice(value.start, value.end);
  if (value === undefined || written === undefined || !/^(?:"[^"\n\\]*"|'[^'\n]*'|[0-9A-Za-z][0-9A-Za-z.+-]*)$/.test(written))
    throw problem('ENV_INVALID', {
      subject: 'release',
      expected: 'a version on one line',
      got: JSON.stringify(written ?? 'something else'),
      next: 'write it as release: 1.4.0',
      place: document.placeOf(['release']),
    });
  const quote = /^["']/.exec(written)?.[0] ?? (parse(version) === version ? '' : '"');
  const from = document.value['release'];
  return {
    from: typeof from === 'string' ? from : '',
    after: `${text.slice(0, value.start)}${quote}${version}${quote}${text.slice(value.end)}`,
  };
}
