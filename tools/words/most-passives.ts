/** How many passives each room has at the most. A number may only fall: lower it when you rewrite some. */
export const MOST_PASSIVES: Readonly<Record<string, number>> = {
  '.': 42,
  '.ci': 10,
  api: 21,
  bench: 34,
  breaks: 11,
  charts: 133,
  cli: 124,
  constructs: 276,
  core: 756,
  docs: 832,
  imports: 13,
  ports: 173,
  test: 1018,
  tools: 51,
  verbs: 259,
};

/** The room of a file: its first folder, or `.` beside the folders. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
