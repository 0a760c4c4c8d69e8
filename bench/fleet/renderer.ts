import type { Cell } from './model';

/** A command to measure. */
export interface Command {
  readonly words: readonly [program: string, ...words: string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One way to render the fleet. */
export interface Renderer {
  /** As the results name it. */
  readonly name: string;
  readonly version: string;
  /** Its command line, for a reader who knows it. */
  readonly how: string;
  /** What of Galley's work it does not do, and what it does beside. */
  readonly differs: string;
  /** The largest fleet that it is asked for, in objects. @default - every size */
  readonly atMost?: number;
  /**
   * Writes what it reads; not measured.
   *
   * @param folder an empty folder
   * @param out where the objects have to go; empty before each run
   */
  readonly prepare: (cells: readonly Cell[], folder: string, out: string) => Command;
}
