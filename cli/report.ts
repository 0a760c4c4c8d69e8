import { CommanderError } from 'commander';
import { type ExitCode, GalleyError, type Problem } from '../core/errors';
import type { Io } from './io';
import { noteProblems } from './print/problems';
import { problemsJson } from './print/problems-json';

/** What is reported, and how. */
export interface ReportProps {
  readonly error: unknown;
  /** Whether the stack is shown too. */
  readonly verbose: boolean;
  /** Whether the problems are answered as JSON on stdout too: where JSON was asked for, and the command has not answered itself. */
  readonly json: boolean;
  readonly io: Io;
}

/** Tells the person who waits what went wrong; the exit code that it ends the command with. */
export function report({ error, verbose, json, io }: ReportProps): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const { problems, exit } = outcomeOf(error);
  if (json) io.out(problemsJson(problems, exit));
  if (error instanceof GalleyError) noteProblems(problems, io);
  // The parser of the command line has said it itself.
  else if (!(error instanceof CommanderError)) {
    const message = error instanceof Error ? error.message : String(error);
    io.note(`${io.color.red('error')} this is a bug in Galley or in a chart: ${message}; run again with --verbose and report it`);
  }
  if (verbose && error instanceof Error && !(error instanceof CommanderError)) io.note(String(error.stack));
  return exit;
}

/** Whether a command line asks for JSON; told from its words, since those may be what is wrong. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return (
    words.includes('--json') || words.some((word, at) => word === '--format=json' || (word === '--format' && words[at + 1] === 'json'))
  );
}

function outcomeOf(error: unknown): { readonly problems: readonly Problem[]; readonly exit: ExitCode } {
  if (error instanceof GalleyError) return { problems: error.problems, exit: error.exitCode };
  if (error instanceof CommanderError) return { problems: [usage(error)], exit: 2 };
  const got = error instanceof Error ? error.message : String(error);
  const wrong = 'this is a bug in Galley or in a chart';
  return { problems: [{ code: 'BUG', subject: 'galley', wrong, got, next: 'run again with --verbose and report it' }], exit: 3 };
}

function usage({ message }: CommanderError): Problem {
  const [wrong = '', guess] = message.replace(/^error: /, '').split('\n');
  const next = guess === undefined ? 'see galley --help' : guess.replace(/^\(|\)$/g, '');
  return { code: 'USAGE', subject: 'command line', wrong: wrong === '(outputHelp)' ? 'no command' : wrong, next };
}
