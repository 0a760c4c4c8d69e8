/** How many passives each room has at the most. A number may only fall: lower it when you rewrite some. */
export const MOST_PASSIVES: Readonly<Record<string, number>> = {
  '.': 50,
  '.ci': 10,
  api: 21,
  bench: 35,
  breaks: 11,
  charts: 137,
  cli: 124,
  constructs: 284,
  core: 767,
  docs: 928,
  imports: 13,
  ports: 173,
  test: 1042,
  tools: 52,
  verbs: 261,
};

/** The room of a file: its first folder, or `.` beside the folders. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
