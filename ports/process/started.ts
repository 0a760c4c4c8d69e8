/** How the launcher started the program, if it says so. */
export interface Started {
  /** The script that a worker has to run to be the same program. */
  readonly script: string;
  /** One text for all the code that can run: it changes whenever any of it does. */
  readonly code: string;
}

/** What cli/start left; nothing where tsx or a test runs the sources. */
export function howStarted(): Started | undefined {
  return (globalThis as { [key: symbol]: Started | undefined })[Symbol.for('galley.started')];
}
