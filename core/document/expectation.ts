import type { z } from 'zod';
import { alternatives, definitionOf, type Schema } from './schema-at';

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
  never: 'nothing',
};

/** What zod calls a type, in the words of messages. */
export function typeInWords(type: string): string {
  return WORDS[type] ?? type;
}

/** `text`, `a whole number`, `"argocd" or "flux"`: what schemas expect, those of a union joined. */
export function expectationOf(schemas: readonly Schema[]): string {
  const words = schemas.flatMap(alternatives).map((schema) => {
    const { values } = schema._zod;
    const definition = definitionOf(schema);
    if (values !== undefined && values.size > 0) return listOf([...values].map(inJson));
    if (definition.type === 'number' && 'format' in definition && String(definition.format).includes('int')) return typeInWords('int');
    return typeInWords(definition.type);
  });
  return listOf([...new Set(words)]) || 'a value';
}

/** As `expectationOf`, for a value that is not there: of one map, also which keys it takes. */
export function missingExpectation(schemas: readonly Schema[]): string {
  const [only, ...more] = schemas.flatMap(alternatives);
  const definition = only === undefined || more.length > 0 ? undefined : definitionOf(only);
  if (definition?.type !== 'object') return expectationOf(schemas);
  const keys = Object.entries(definition.shape);
  const needed = keys.filter(([, { _zod }]) => _zod.optin === undefined).map(([key]) => key);
  if (needed.length > 0) return `a map with ${andOf(needed)}`;
  return keys.length === 0 ? 'a map' : `a map, {} at least, which may have ${andOf(keys.map(([key]) => key))}`;
}

/** `a, b and c`. */
function andOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `a, b or c`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A literal of a schema as it would be written. */
export function inJson(value: z.core.util.Primitive): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
