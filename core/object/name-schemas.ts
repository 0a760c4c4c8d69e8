import { z } from 'zod';
import { faultWords } from '../fault-words';
import { DNS_SUBDOMAIN, type Grammar, isNamedBy, LABEL_VALUE, misnamed, QUALIFIED_NAME } from './name-grammar';

/** Labels of objects, as maps that select them have them too. */
export const labelsSchema = z.record(named(QUALIFIED_NAME), named(LABEL_VALUE));

/** The name of a class: of storage, of ingress, of priority. */
export const className = named(DNS_SUBDOMAIN);

/** The most that the API server can count to, as it holds numbers of pods in 32 bits. */
export const GREATEST_COUNT = 2 ** 31 - 1;

/** How many pods, or nodes. */
export const podCount = z.int().min(1).max(GREATEST_COUNT);

/** Text that fits a grammar. */
export function named(grammar: Grammar): z.ZodString {
  return z.string().refine((text) => isNamedBy(grammar, text), {
    error: ({ input }) => faultWords(misnamed(grammar, String(input)) ?? { expected: 'a name' }),
  });
}
