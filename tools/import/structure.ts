import { mapSchema, type Schema, sorted } from '../../core/definition/structure';

/** Keywords that say nothing about structure. CEL rules go too: no reader of ours runs them, and their messages are prose. */
const PROSE = new Set(['description', 'title', 'example', 'externalDocs', 'x-kubernetes-validations']);

/** The structure of a schema alone, keywords in order. */
export function withoutProse(schema: Schema): Schema {
  return mapSchema(schema, (node) => sorted(Object.entries(node).filter(([keyword]) => !PROSE.has(keyword))));
}
