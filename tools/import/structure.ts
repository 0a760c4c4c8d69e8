import { mapSchema, type Schema, sorted } from '../../core/definition/structure';

/** Keywords that say nothing about structure. */
const PROSE = new Set(['description', 'title', 'example', 'externalDocs']);

/** The structure of a schema alone, keywords in order. */
export function withoutProse(schema: Schema): Schema {
  return mapSchema(schema, (node) => sorted(Object.entries(node).filter(([keyword]) => !PROSE.has(keyword))));
}
