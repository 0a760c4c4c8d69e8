import { parseDocument } from 'yaml';
import type { ErrorCode, Problem } from '../errors';
import { newerProblem } from '../newer';
import { conflictFault } from './conflict-markers';
import { depthFault } from './depth';
import { encodingFaults } from './encoding';
import { inOrder } from './in-order';
import { linesOf } from './lines';
import { SourceDocument } from './source-document';
import { parserFaults, positionAt, rootFault, type SyntaxFault, structureFaults } from './syntax';

/** More repetitions than any file that a person writes, fewer than a file that grows exponentially needs. */
const MAX_ALIASES = 100;

/** Many times what a person writes; beyond it a file could keep the parser busy for seconds. */
const MAX_LENGTH = 1_000_000;

/** The one format of files that people write, which none of them has to name: docs/formats.md. */
const FORMAT = 1;

/** What `parseSource` reads. */
export interface SourceText {
  readonly text: string;
  /** For messages: the path as the user knows it. */
  readonly file: string;
  /** The code that a syntax problem is reported with. */
  readonly code: ErrorCode;
}

/** Either a document or the problems that keep it from being one. */
export type ParsedSource =
  | { readonly document: SourceDocument; readonly problems: readonly [] }
  | { readonly document: undefined; readonly problems: readonly Problem[] };

/** Reads YAML 1.2: one document whose top level is a map, each key text and there once, every tag, anchor and alias resolved. All that is wrong, at once. */
export function parseSource({ text, file, code }: SourceText): ParsedSource {
  const lines = linesOf(text);
  const refuse = (faults: readonly SyntaxFault[]): ParsedSource => ({
    document: undefined,
    problems: inOrder(faults.map(({ offset, ...fault }) => ({ code, ...fault, place: { file, ...positionAt(lines, offset) } }))),
  });
  const unreadable = encodingFaults(text);
  if (unreadable.length > 0) return refuse(unreadable);
  const conflict = conflictFault(text);
  if (conflict !== undefined) return refuse([conflict]);
  const deep = depthFault(text.slice(0, MAX_LENGTH));
  if (deep !== undefined) return refuse([deep]);
  if (text.length > MAX_LENGTH)
    return refuse([{ offset: MAX_LENGTH, subject: 'the file', wrong: `longer than ${MAX_LENGTH} characters`, next: 'split it' }]);
  try {
    const document = parseDocument(text, { version: '1.2', strict: true, uniqueKeys: false, prettyErrors: false });
    const root = rootFault(document.contents);
    const faults = [...parserFaults(document, text), ...structureFaults(document)];
    if (faults.length > 0) return refuse(faults);
    if (root !== undefined) return refuse([root]);
    const source = new SourceDocument(file, text, document.toJS({ maxAliasCount: MAX_ALIASES }), document, lines);
    const { format } = source.value;
    if (typeof format === 'number' && format > FORMAT)
      return { document: undefined, problems: [newerProblem('the file', format, source.keyPlaceOf(['format']))] };
    return { document: source, problems: [] };
  } catch (error) {
    if (error instanceof ReferenceError)
      return refuse([
        { offset: 0, subject: 'yaml', wrong: `aliases repeat more than ${MAX_ALIASES} values`, next: 'write the values out' },
      ]);
    throw error;
  }
}
