import type { ErrorCode, Place } from '../errors';
import type { DocumentPath } from './path';
import type { Hides } from './shown';

/** A value and, if it comes from a file, its form there. */
export interface CheckedDocument {
  readonly value: unknown;
  /** Whether something, `null` included, is at the path. */
  has(path: DocumentPath): boolean;
  /** The plain value at the path, undefined if nothing is. */
  valueAt(path: DocumentPath): unknown;
  /** The value at the path as it is written; undefined if that is not known, or it is no single value. */
  sourceAt(path: DocumentPath): string | undefined;
  /** Where the value at the path stands; undefined if it stands in no file. */
  placeOf(path: DocumentPath): Place | undefined;
  /** Where the key at the path stands; undefined if it stands in no file. */
  keyPlaceOf(path: DocumentPath): Place | undefined;
}

/** What a document is held against. */
export interface SchemaCheck {
  readonly document: CheckedDocument;
  /** The code that problems are reported with. */
  readonly code: ErrorCode;
  /** What must not be printed. */
  readonly hides: Hides;
}
