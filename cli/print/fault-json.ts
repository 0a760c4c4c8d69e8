import { type FaultOf, sentenceOf } from '../../core/errors';

/** A problem or a warning as data, with its sentence. */
export function faultJson<Told extends FaultOf>(fault: Told): Told & { readonly message: string } {
  return { ...fault, message: sentenceOf(fault) };
}

/** Several answers, one for each environment, as one JSON text. */
export const manyJson = (answers: readonly string[]): string =>
  json({ version: 1, environments: answers.map((text): unknown => JSON.parse(text)) });

/** A value as one JSON text. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
