import type { z } from 'zod';
import type { DocumentPath } from './path';
import { definitionOf, type Schema, schemasAt } from './schema-at';

type Issue = z.core.$ZodIssue;

/** An issue that holds no others, where it is, and the schemas that rule there. */
export interface LeafIssue {
  readonly issue: Issue;
  /** From the document's root. */
  readonly path: DocumentPath;
  readonly schemas: readonly Schema[];
}

/** A branch of a union whose very kind of value was missed fits worse than any other. */
const WRONG_KIND = 1000;
/** A fixed value that differs tells that another branch was meant. */
const WRONG_LITERAL = 100;

/**
 * Takes unions apart: if all branches failed, it returns only the issues of the branch that fits best, which the author most likely meant.
 * Where no branch takes this kind of value the union's issue stays whole.
 *
 * @param value what `root` was asked to parse
 * @param base path of that value in the document
 */
export function leafIssues(issues: readonly Issue[], root: Schema, value: unknown, base: DocumentPath = []): LeafIssue[] {
  return issues.flatMap((issue) => {
    const below = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const path = [...base, ...below];
    const schemas = schemasAt(root, below, value);
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path, schemas }];
    const inner = below.reduce<unknown>(
      (outer, step) => (typeof outer === 'object' && outer !== null ? Reflect.get(outer, step) : undefined),
      value,
    );
    const branches = issue.errors.map((errors, index) => leafIssues(errors, optionOf(schemas, index), inner, path));
    const best = branches.reduce((best, branch) => (misfit(branch, path) < misfit(best, path) ? branch : best));
    return inner === undefined || misfit(best, path) >= WRONG_KIND ? [{ issue, path, schemas }] : best;
  });
}

function optionOf(schemas: readonly Schema[], index: number): Schema {
  const unions = schemas.flatMap((schema) => {
    const definition = definitionOf(schema);
    return definition.type === 'union' ? [definition] : [];
  });
  const option = unions[0]?.options[index];
  if (option === undefined) throw new Error('a union issue comes from no union of the schema');
  return option;
}

function misfit(leaves: readonly LeafIssue[], union: DocumentPath): number {
  return leaves.reduce((sum, { issue, path }) => {
    const atUnion = path.length === union.length;
    if (atUnion && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union'))
      return sum + WRONG_KIND;
    return sum + (issue.code === 'invalid_value' && issue.values.length === 1 ? WRONG_LITERAL : 1);
  }, 0);
}
