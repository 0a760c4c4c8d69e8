import { Document, isAlias, parseDocument, visit } from 'yaml';
import type { DocumentPath } from '../document/path';

/** A setting that two texts of a file differ in: a single value, or what only one of them has. */
export interface Leaf {
  readonly path: DocumentPath;
  /** Undefined if the base does not say it. */
  readonly before: unknown;
  /** Undefined if the head does not say it. */
  readonly after: unknown;
}

/** In which settings two plain values differ. Lists of the same length are compared entry by entry, others are one setting. */
export function changedLeaves(before: unknown, after: unknown, path: DocumentPath = []): Leaf[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changedLeaves(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((each, at) => changedLeaves(each, after[at], [...path, at]));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

/** The head's text with some settings as the base has them; its comments stay. */
export function withBaseLeaves(text: string, leaves: readonly Leaf[]): string {
  const document = withoutAliases(parseDocument(text, { version: '1.2' }));
  for (const { path, before } of leaves) {
    if (before === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(before));
  }
  return document.toString();
}

/** An alias stands for a value elsewhere, which another setting must not change. */
function withoutAliases(document: Document): Document {
  let has = false;
  visit(document, (_, node) => {
    if (!isAlias(node)) return undefined;
    has = true;
    return visit.BREAK;
  });
  return has ? new Document(document.toJS(), { version: '1.2' }) : document;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
