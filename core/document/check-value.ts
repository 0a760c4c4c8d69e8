import type { z } from 'zod';
import type { ErrorCode } from '../errors';
import { type DocumentPath, valueBelow } from './path';
import type { CheckedDocument } from './schema-check';
import { type Checked, checkSchema } from './schema-problems';

/** Who holds a value, for messages. */
export interface ValueCheck {
  /** The code that problems are reported with. */
  readonly code: ErrorCode;
  /** What messages begin with: the path of a construct. */
  readonly subject: string;
}

/** Holds a value that stands in no file against a schema: all that is wrong, each as `subject: path: expected …, got …; what to do`. */
export function checkValue<Output>(schema: z.ZodType<Output>, value: unknown, { code, subject }: ValueCheck): Checked<Output> {
  const { output, problems } = checkSchema(schema, { document: new PlainDocument(value), code, hides: () => false });
  if (output !== undefined) return { output, problems: [] };
  return { output: undefined, problems: problems.map((each) => ({ ...each, subject: `${subject}: ${each.subject}` })) };
}

/** A value that nobody wrote as text. */
class PlainDocument implements CheckedDocument {
  constructor(readonly value: unknown) {}

  has(path: DocumentPath): boolean {
    return path.length === 0 || this.valueAt(path) !== undefined;
  }

  valueAt(path: DocumentPath): unknown {
    return valueBelow(this.value, path);
  }

  sourceAt(): undefined {}

  placeOf(): undefined {}

  keyPlaceOf(): undefined {}
}
