import { openSync } from 'node:fs';
import { clearLine, cursorTo } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { createColors } from 'picocolors';
import { printable } from '../core/printable';
import { markedColors, withColors } from './print/colors';

type Colors = ReturnType<typeof createColors>;

/** What a command may use of the process: stdout is the answer, stderr is the talk. */
export interface Io {
  /** A line of the answer. */
  readonly out: (line: string) => void;
  /** A line for the person who waits. */
  readonly note: (line: string) => void;
  /** Replaces the progress line; nothing where stderr is no terminal. */
  readonly progress: (text: string) => void;
  /**
   * Asks a yes-or-no question; undefined if nobody sits at a terminal to answer. Only a plain yes is one; the question is over, and no is the
   * answer, where the signal is aborted.
   */
  readonly ask: ((question: string, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  readonly color: Colors;
}

/**
 * The process's own streams. Colour and progress only where a person sees them.
 *
 * A reader that has enough and closes the pipe (`galley cost … | head`) is no failure: the rest of the answer is dropped, and nothing else
 * changes. Node ignores SIGPIPE, by which git and most of Unix would end here with 141; that would leave an action half done, and tell a
 * pipeline under `pipefail` less than the command's own exit code.
 *
 * @param failed gets the first other write error, such as a full disk; called once
 */
export function processIo(
  {
    stdin,
    stdout,
    stderr,
  }: {
    readonly stdin: Readable & { isTTY?: boolean };
    readonly stdout: Writable & { isTTY?: boolean };
    readonly stderr: Writable & { isTTY?: boolean };
  },
  failed: (error: NodeJS.ErrnoException) => void,
): Io {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failed(error);
  });
  // Whatever it is, there is nowhere left to say it.
  stderr.on('error', () => {});
  const live = stderr.isTTY === true;
  const colored = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  // All output to a terminal passes through here, so a terminal obeys only our own colours.
  const shown = (text: string): string => withColors(printable(text));
  const clear = (): void => {
    if (!live) return;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  return {
    out: (line) => {
      clear();
      stdout.write(`${shown(line)}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${shown(line)}\n`);
    },
    progress: (text) => {
      clear();
      if (live) stderr.write(shown(text));
    },
    ask: stdin.isTTY === true ? (question, signal) => askOn({ stdin, stderr }, shown(question), signal) : undefined,
    now: () => performance.now(),
    color: colored ? markedColors() : createColors(false),
  };
}

async function askOn(
  { stdin, stderr }: { readonly stdin: Readable; readonly stderr: Writable & { isTTY?: boolean } },
  question: string,
  signal: AbortSignal,
): Promise<boolean> {
  const terminal = stderr.isTTY === true ? undefined : terminalOfProcess();
  const lines = createInterface({ input: stdin, output: terminal ?? stderr, signal });
  try {
    // The end of the input, and Ctrl-C, which readline takes for itself at a prompt, are a no.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return /^\s*y(?:es)?\s*$/i.test(await Promise.race([lines.question(`${question} [y/N] `), closed]));
  } finally {
    lines.close();
    terminal?.destroy();
  }
}

/** Where a person who answers sees a question, though stderr is led elsewhere; undefined if there is no such place. */
function terminalOfProcess(): WriteStream | undefined {
  try {
    return new WriteStream(openSync('/dev/tty', 'w'));
  } catch {
    return undefined;
  }
}
