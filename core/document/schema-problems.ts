import { z } from 'zod';
import { codeFault } from '../code-fault';
import type { FaultOf, Place, Problem } from '../errors';
import { listOf } from './expectation';
import { inOrder } from './in-order';
import { faultFor, NO_WORDS } from './issue-message';
import { type LeafIssue, leafIssues } from './leaf-issues';
import { nearestOfEach } from './nearest';
import { type DocumentPath, formatPath } from './path';
import { knownKeys, type Schema } from './schema-at';
import type { SchemaCheck } from './schema-check';
import { withoutRules } from './without-rules';

/** The schema's output, or the problems that keep the document from it. */
export type Checked<Output> =
  | { readonly output: Output; readonly problems: readonly [] }
  | { readonly output: undefined; readonly problems: readonly Problem[] };

/** Holds a document against a schema: all that is wrong, each with its place, its path and what to do. */
export function checkSchema<Output>(schema: z.ZodType<Output>, check: SchemaCheck): Checked<Output> {
  try {
    const result = schema.safeParse(check.document.value, { error: () => NO_WORDS });
    if (result.success) return { output: result.data, problems: [] };
    return { output: undefined, problems: schemaProblems(result.error.issues, schema, check) };
  } catch (error) {
    const stripped = withoutRules(schema);
    const result = z.safeParse(stripped, check.document.value, { error: () => NO_WORDS });
    const problems = result.success ? [codeFault(error, 'a rule of the schema')] : schemaProblems(result.error.issues, stripped, check);
    return { output: undefined, problems };
  }
}

function schemaProblems(issues: readonly z.core.$ZodIssue[], schema: Schema, check: SchemaCheck): Problem[] {
  const leaves = leafIssues(issues, schema, check.document.value);
  const unknown = leaves.flatMap((leaf) => unknownKeys(leaf, check));
  const renamed = new Set(unknown.flatMap(({ meant }) => (meant === undefined ? [] : [formatPath(meant)])));
  const others = leaves
    .filter(({ issue, path }) => issue.code !== 'unrecognized_keys' && !renamed.has(formatPath(path)))
    .map((leaf) => located(faultFor(leaf, check), check.document.placeOf(leaf.path), check));
  return inOrder([...unknown.map(({ problem }) => problem), ...others]);

  function located(fault: FaultOf, place: Place | undefined, { code }: SchemaCheck): Problem {
    return { code, ...fault, ...(place && { place }) };
  }
}

interface UnknownKey {
  readonly problem: Problem;
  /** The key that it is most likely a misspelling of, where that one is not there: then this problem stands for both. */
  readonly meant: DocumentPath | undefined;
}

function unknownKeys({ issue, path, schemas }: LeafIssue, { document, code, hides }: SchemaCheck): UnknownKey[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = knownKeys(schemas, document.valueAt(path));
  const free = known.filter((key) => !document.has([...path, key]));
  const guesses = nearestOfEach(
    issue.keys.filter((key) => !hides(key)),
    free,
  );
  return issue.keys.map((key) => {
    const at = [...path, key];
    const hidden = hides(key);
    const guess = guesses.get(key);
    const next = guess === undefined ? 'remove it' : `rename it to ${guess}`;
    const fault: FaultOf = {
      subject: hidden ? formatPath(path) : formatPath(at),
      wrong: hidden ? 'a key that looks like a secret' : 'unknown key',
      expected: guess ?? (known.length === 0 ? 'none' : listOf(known)),
      ...(!hidden && { got: JSON.stringify(key) }),
      next,
    };
    const place = document.keyPlaceOf(at);
    return { problem: { code, ...fault, ...(place && { place }) }, meant: guess === undefined ? undefined : [...path, guess] };
  });
}
