/** A part of a text that looks like a secret. */
export interface FoundSecret {
  /** What it looks like, to stand after `looks like`: `a GitHub token`. */
  readonly kind: string;
  /** Characters from the text's start. */
  readonly start: number;
  readonly end: number;
}

/** The findings without those that overlap an earlier one: of several names for one secret the first stays. */
export function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  return found.filter(
    (secret, index) => !found.slice(0, index).some((earlier) => secret.start < earlier.end && earlier.start < secret.end),
  );
}
