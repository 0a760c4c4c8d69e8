/** How many passives each room has at the most. A number may only fall: lower it when you rewrite some. */
export const MOST_PASSIVES: Readonly<Record<string, number>> = {
  '.': 49,
  '.ci': 10,
  api: 25,
  bench: 36,
  breaks: 11,
  charts: 168,
  cli: 134,
  constructs: 362,
  core: 795,
  docs: 997,
  imports: 13,
  ports: 188,
  test: 1328,
  tools: 53,
  verbs: 276,
};

/** The room of a file: its first folder, or `.` beside the folders. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
