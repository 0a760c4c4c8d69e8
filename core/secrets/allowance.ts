import type { SourceDocument, SourceScalar } from '../document/source-document';
import type { SourceComment } from './comments';

/** A comment that lets one value through. */
export interface Allowance {
  readonly comment: SourceComment;
  /** The value that it speaks of: the one that starts on its line, or on the next line where the comment stands alone. */
  readonly scalar: SourceScalar | undefined;
  /** Why the value is no secret; empty if the comment gives no reason. */
  readonly reason: string;
}

const MARK = /^\s*not a secret\b:?\s*(?<reason>.*)$/i;

/** All comments of the form `# not a secret: REASON`, each with its value. Of several values on one line the first is meant. */
export function allowancesOf(document: SourceDocument, comments: readonly SourceComment[], scalars: readonly SourceScalar[]): Allowance[] {
  const values = scalars.filter(({ role }) => role === 'value').map((scalar) => ({ scalar, line: document.placeAt(scalar.start).line }));
  return comments.flatMap((comment) => {
    const reason = MARK.exec(comment.text)?.groups?.['reason'];
    if (reason === undefined) return [];
    const line = document.placeAt(comment.start).line + (comment.alone ? 1 : 0);
    return [{ comment, scalar: values.find((each) => each.line === line)?.scalar, reason: reason.trim() }];
  });
}
