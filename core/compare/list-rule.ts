/** How Kubernetes reads a list. */
export interface ListRule {
  /**
   * Fields that tell entries apart; the first set that each entry of both sides has with values of its own counts.
   *
   * @default - an entry's whole content identifies it
   */
  readonly keys?: readonly (readonly string[])[];
  /** Whether Kubernetes heeds the order. `references`: only where a variable names one that stands before it. */
  readonly order: 'kept' | 'free' | 'references';
}

/** Lists of an API by path; entries of lists and of maps with free keys stand as `*`: `spec.template.spec.containers.*.env`. */
export type ListRules = ReadonlyMap<string, ListRule>;

/** A list whose order says something, and whose entries have no key. */
export const SEQUENCE: ListRule = { order: 'kept' };
/** A list that is read as a set. */
export const SET: ListRule = { order: 'free' };

/**
 * Rules written as text: `containers.*.env name` has a key, `a,b` is a key of two fields. `a|b` are two keys of which the first that fits counts,
 * `=` is a set, `>` in front keeps the order, `$` too where variables name each other.
 */
export function listRules(text: string): Map<string, ListRule> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([path = '', words = '=']) => [path, ruleOf(words)]),
  );
}

function ruleOf(words: string): ListRule {
  const order = words.startsWith('>') ? 'kept' : words.startsWith('$') ? 'references' : 'free';
  const keys = words
    .replace(/^[>$=]/, '')
    .split('|')
    .filter((each) => each !== '');
  return keys.length === 0 ? { order } : { keys: keys.map((each) => each.split(',')), order };
}
