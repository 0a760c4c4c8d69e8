/** A rule that does not hold, or whether it does is not known. */
export interface RuleVerdict {
  /** Where in the object: `spec.rules[0]`, empty for the object itself. */
  readonly path: string;
  readonly rule: string;
  readonly verdict: 'broken' | 'not judged';
  /** The API server's message, or why Galley can't judge the rule. */
  readonly says: string;
}
