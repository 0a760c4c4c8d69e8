import { type ChildProcess, spawn } from 'node:child_process';
import { problem } from '../../core/errors';

/** Seconds that a program may take by default. */
const TIMEOUT = 600;
/** Milliseconds from the request to end until the end is forced. */
const GRACE = 3000;

/** How a program runs. */
export interface ChildProps {
  /** What messages call it: `git push`. */
  readonly name: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** @default - empty */
  readonly stdin?: string | Uint8Array;
  /** Seconds. @default 600 */
  readonly timeout?: number;
  /** Aborted where it is to end. */
  readonly signal?: AbortSignal;
}

/** What a program answered. */
export interface ChildAnswer {
  readonly exit: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a program to its end, without a shell and without a terminal to ask on. Where it is to end before, all that it started ends too.
 *
 * @throws GalleyError GIT_FAILED for git, else RENDER_FAILED, where it can't be started or takes too long; the signal's reason
 */
export async function runChild(program: string, words: readonly string[], props: ChildProps): Promise<ChildAnswer> {
  const { name, cwd, env, stdin, timeout = TIMEOUT, signal } = props;
  signal?.throwIfAborted();
  // A session of its own has no terminal, and ends as a whole.
  const child = spawn(program, words, { cwd, env, detached: true });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part));
  child.stderr.on('data', (part: Buffer) => stderr.push(part));
  // It may answer, and close its end, before it has read all.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);

  let late = false;
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    // Git removes its lock files after SIGTERM, and leaves them after SIGKILL.
    endGroup(child, 'SIGTERM');
    force = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE);
  };
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeout * 1000);
  signal?.addEventListener('abort', end, { once: true });
  const code = program === 'git' ? 'GIT_FAILED' : 'RENDER_FAILED';
  try {
    const exit = await new Promise<number>((resolve, reject) => {
      child.once('error', (cause: NodeJS.ErrnoException) => {
        const next =
          cause.code === 'ENOENT' ? `install ${program}, and name a folder that is there` : 'settle what it says, then run galley again';
        reject(problem(code, { subject: name, wrong: 'could not be started', got: JSON.stringify(cause.message), next }));
      });
      child.once('close', (code) => resolve(code ?? -1));
    });
    signal?.throwIfAborted();
    if (late) throw problem(code, { subject: name, expected: `an answer within ${timeout} s`, got: 'none', next: 'run galley again' });
    return { exit, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
  } finally {
    clearTimeout(timer);
    clearTimeout(force);
    signal?.removeEventListener('abort', end);
  }
}

function endGroup({ pid }: ChildProcess, how: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch {
    // It has ended by itself.
  }
}
