/** How many passives each room has at the most. A number may only fall: lower it when you rewrite some. */
export const MOST_PASSIVES: Readonly<Record<string, number>> = {
  '.': 49,
  '.ci': 10,
  api: 25,
  bench: 36,
  breaks: 11,
  charts: 175,
  cli: 133,
  constructs: 361,
  core: 790,
  docs: 996,
  imports: 13,
  ports: 186,
  test: 1032,
  tools: 52,
  verbs: 274,
};

/** The room of a file: its first folder, or `.` beside the folders. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
