import { clearLine, cursorTo } from 'node:readline';
import type { Writable } from 'node:stream';
import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** What a command may use of the process: stdout is the answer, stderr is the talk. */
export interface Io {
  /** A line of the answer. */
  readonly out: (line: string) => void;
  /** A line for the person who waits. */
  readonly note: (line: string) => void;
  /** Replaces the progress line; nothing where stderr is no terminal. */
  readonly progress: (text: string) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  readonly color: Colors;
}

/** The process's own streams. Colour and progress only where a person sees them. */
export function processIo({
  stdout,
  stderr,
}: {
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
}): Io {
  const live = stderr.isTTY === true;
  const clear = (): void => {
    if (!live) return;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  return {
    out: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (text) => {
      clear();
      if (live) stderr.write(text);
    },
    now: () => performance.now(),
    color: createColors(stdout.isTTY === true && process.env['NO_COLOR'] === undefined),
  };
}
