import { CommanderError } from 'commander';
import { ERROR_CODES, type ExitCode, GalleyError, type Problem } from '../core/errors';
import { loadFaults } from '../core/load-faults';
import type { Io } from './io';
import { noteProblems } from './print/problems';
import { problemsJson } from './print/problems-json';

/** How a command that failed ends. */
export interface Outcome {
  /** None if nothing is wrong: help was asked for. */
  readonly problems: readonly Problem[];
  readonly exit: ExitCode;
}

/** The problem to report, and the format. */
export interface ReportProps extends Outcome {
  readonly error: unknown;
  /** Whether the stack is shown too. */
  readonly verbose: boolean;
  /** Whether to print the problems as JSON on stdout too: if the user asked for JSON, and the command has not answered itself. */
  readonly json: boolean;
  readonly io: Io;
}

/** Tells the person who waits what went wrong. */
export function report({ error, problems, exit, verbose, json, io }: ReportProps): void {
  if (problems.length === 0) return;
  if (json) io.out(problemsJson(problems, exit));
  if (problems.some(({ code }) => code === 'BUG')) {
    const message = error instanceof Error ? error.message : String(error);
    io.note(`${io.color.red('error')} this is a bug in Galley or in a chart: ${message}; run again with --verbose and report it`);
    // The parser of the command line has said it itself.
  } else if (!(error instanceof CommanderError)) noteProblems(problems, io);
  if (verbose && error instanceof Error && !(error instanceof CommanderError)) io.note(String(error.stack));
}

/** Whether a command line asks for JSON. It looks at the words themselves, because parsing them may fail. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return (
    words.includes('--json') || words.some((word, at) => word === '--format=json' || (word === '--format' && words[at + 1] === 'json'))
  );
}

/**
 * What a command ends with that threw.
 *
 * @param root folder of the project: places inside it are relative to it
 */
export function outcomeOf(error: unknown, root: string): Outcome {
  const { problems, exit } = thrown(error);
  return { problems: problems.map((each) => placedFrom(root, each)), exit };
}

function thrown(error: unknown): Outcome {
  if (error instanceof GalleyError) return { problems: error.problems, exit: error.exitCode };
  if (error instanceof CommanderError) return error.exitCode === 0 ? { problems: [], exit: 0 } : { problems: [usage(error)], exit: 2 };
  // Node loads a file on first use. All runs begin in main.ts, whatever failed.
  const own = loadFaults(error).filter(({ place }) => place?.file.endsWith('/main.ts') !== true);
  const [first] = own;
  if (first !== undefined) return { problems: own, exit: ERROR_CODES[first.code as keyof typeof ERROR_CODES] };
  const got = error instanceof Error ? error.message : String(error);
  const wrong = 'this is a bug in Galley or in a chart';
  return { problems: [{ code: 'BUG', subject: 'galley', wrong, got, next: 'run again with --verbose and report it' }], exit: 3 };
}

function usage({ message }: CommanderError): Problem {
  const [wrong = '', guess] = message.replace(/^error: /, '').split('\n');
  const next = guess === undefined ? 'see galley --help' : guess.replace(/^\(|\)$/g, '');
  return { code: 'USAGE', subject: 'command line', wrong: wrong === '(outputHelp)' ? 'no command' : wrong, next };
}

/** The problem with a place inside the project made relative to the project's folder. */
function placedFrom(root: string, each: Problem): Problem {
  const { place } = each;
  const above = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  return place?.file.startsWith(above) === true ? { ...each, place: { ...place, file: place.file.slice(above.length) } } : each;
}
