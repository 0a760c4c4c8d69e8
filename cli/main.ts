import { isMainThread } from 'node:worker_threads';
import type { System } from '../core/env/system';
import { ERROR_CODES, GalleyError } from '../core/errors';
import { loadFaults } from '../core/load-faults';
import { ioFailed } from '../ports/io';
import { helpToRender } from '../verbs/render/all';
import { type Io, processIo } from './io';
import { noteProblems } from './print/problems';
import { outcomeOf, report } from './report';
import { run } from './run';

/** Variables by which cdk8s changes what it renders; the same commit gives the same bytes whatever they say. */
const CDK8S_SWITCHES = ['CDK8S_DISABLE_SORT', 'CDK8S_LEGACY_HASH', 'CDK8S_RECORD_CONSTRUCT_METADATA'];

/** What the process runs. */
interface ProcessProps {
  readonly systems: readonly System[];
  readonly root: string;
  /** The error that the project's own code threw on load. @default - none: it loaded */
  readonly failed?: unknown;
}

/**
 * Runs the process's command line and sets its exit code.
 *
 * Without words, and where `cdk8s synth` says where to write, it renders there: `cdk8s synth` empties its output folder first, so
 * that folder is never dist/.
 *
 * @param root folder that holds envs/, releases/ and dist/
 */
export function main({ systems, root }: { readonly systems: readonly System[]; readonly root: string }): Promise<void> {
  return runProcess({ systems, root });
}

/** The same, and works for a project whose code does not load. */
export async function runProcess({ systems, root, failed }: ProcessProps): Promise<void> {
  for (const name of CDK8S_SWITCHES) delete process.env[name];
  // A thread of a run is this same program, started to render with it.
  if (!isMainThread && (await helpToRender(systems, () => performance.now()))) return;
  const words = process.argv.slice(2);
  const outdir = process.env['CDK8S_OUTDIR'];
  const argv = words.length === 0 && outdir !== undefined ? ['synth', '--out', outdir] : words;
  let unwritten = false;
  const io = processIo(process, (error) => {
    unwritten = true;
    noteProblems(ioFailed('stdout', 'written', error).problems, io);
    process.exitCode = ERROR_CODES.IO_FAILED;
  });
  const stop = (error: unknown): never => stopped(error, argv, io);
  // What main.ts throws after this: cli/start. What code throws that nobody waits for would end with Node's own trace.
  (globalThis as { [key: symbol]: unknown })[Symbol.for('galley.begun')] = stop;
  process.once('uncaughtException', stop).once('unhandledRejection', stop);
  const exit = await run({ argv, systems, root, io, ...(failed !== undefined && { failed: placed(failed) }) });
  // The last write may still fail later.
  if (!unwritten) process.exitCode = exit;
}

/** Reports an error that no command caught, and ends the process. Files and git stay as after a kill. */
function stopped(error: unknown, argv: readonly string[], io: Io): never {
  const { problems, exit } = outcomeOf(placed(error), process.cwd());
  // What the parser of the command line needs may be what is missing.
  if (loadFaults(error).length > 0) noteProblems(problems, io);
  else report({ problems, exit, error, verbose: argv.includes('--verbose'), json: false, io });
  process.exit(exit);
}

/** The load error, with lines of the code if it has some. */
function placed(error: unknown): unknown {
  const problems = loadFaults(error);
  return problems.length === 0 ? error : new GalleyError(problems, { cause: error });
}
