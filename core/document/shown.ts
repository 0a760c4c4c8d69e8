/** Enough to recognise a value by, short enough for one line of a terminal beside its path. */
const LONGEST = 60;

/** Tells whether a text may not be printed because it looks like a secret. */
export type Hides = (text: string) => boolean;

/**
 * A value for a message, as JSON on one line, at most 60 characters of it.
 *
 * @param hides what is never printed, not even in part
 */
export function shown(value: unknown, hides: Hides): string {
  if (value === undefined || value === null) return 'nothing';
  const json = JSON.stringify(value) ?? String(value);
  if (textsIn(value).some(hides)) return '<hidden, as it looks like a secret>';
  return json.length <= LONGEST ? json : `${json.slice(0, LONGEST)}…`;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [key, ...textsIn(below)]);
}
