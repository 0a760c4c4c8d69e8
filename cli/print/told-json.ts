import { type FaultOf, sentenceOf } from '../../core/errors';

/** A problem or a warning as data, with its sentence. */
export function toldJson<Told extends FaultOf>(told: Told): Told & { readonly message: string } {
  return { ...told, message: sentenceOf(told) };
}

/** Several answers, one for each environment, as one JSON text. */
export const manyJson = (answers: readonly string[]): string =>
  json({ version: 1, environments: answers.map((text): unknown => JSON.parse(text)) });

/** A value as one JSON text. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
