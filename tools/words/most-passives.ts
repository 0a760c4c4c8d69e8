/** How many passives each room has at the most. A number may only fall: lower it when you rewrite some. */
export const MOST_PASSIVES: Readonly<Record<string, number>> = {
  '.': 42,
  '.ci': 10,
  api: 21,
  bench: 34,
  breaks: 11,
  charts: 132,
  cli: 123,
  constructs: 274,
  core: 749,
  docs: 824,
  imports: 13,
  ports: 172,
  test: 1008,
  tools: 50,
  verbs: 256,
};

/** The room of a file: its first folder, or `.` beside the folders. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
