import type { Fault } from './errors';

/** A fault as the words of a zod schema, which carries text alone; `faultSaid` reads it back. A schema that says less says what it expects. */
export function faultWords(fault: Fault): string {
  return JSON.stringify(fault);
}

/** The fault that the words of a schema are: what `said` made of one, or what is expected. */
export function faultSaid(words: string): Fault {
  return words.startsWith('{') ? (JSON.parse(words) as Fault) : { expected: words };
}
