/** How long registries are waited for. Times are milliseconds. */
export interface Patience {
  /** For one request, from its start to the last byte of its answer. */
  readonly timeout: number;
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** Before the second try; each further pause is twice as long. */
  readonly firstPause: number;
  /** The longest pause that a registry may ask for; Galley reports a longer one and does not wait. */
  readonly longestPause: number;
}

/** Half a minute for a request, and up to four tries within a few seconds unless the registry asks for more. */
export const PATIENCE: Patience = { timeout: 30_000, tries: 4, firstPause: 500, longestPause: 60_000 };
