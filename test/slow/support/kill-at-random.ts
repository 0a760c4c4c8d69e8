import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** When to kill, and how the command is run. */
export interface KillOptions {
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** Milliseconds that the moment is drawn from, counted from the start of the clock. */
  readonly within: number;
  /** Text on stdout that starts the clock. @default - the clock starts with the process */
  readonly marker?: string;
  /** Looked at every millisecond, after the marker; true starts the clock. @default - the clock does not wait for anything else */
  readonly startWhen?: () => boolean;
  /** @default 'SIGKILL' */
  readonly how?: NodeJS.Signals;
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How it went. */
export interface KilledRun {
  /** False if the command ended before the moment came. */
  readonly killed: boolean;
  /** Milliseconds from the start of the clock to the kill. */
  readonly after: number;
  /** Milliseconds from the start of the clock to the end of the process: with a moment far away, how long the command takes. */
  readonly lasted: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and kills it, and all that it started in its process group, at a random moment; resolves when all of it is gone. */
export async function killAtRandom(command: string, parameters: readonly string[], options: KillOptions): Promise<KilledRun> {
  const after = options.random() * options.within;
  // A process group of its own: a killed npm or tsx would leave its child running.
  const child = spawn(command, parameters, { detached: true, cwd: options.cwd, env: { ...process.env, ...options.env } });
  const output = { stdout: '', stderr: '' };
  const started = new Promise<void>((resolve) => {
    if (options.marker === undefined) resolve();
    child.once('close', () => resolve());
    child.stdout.on('data', (text) => {
      output.stdout += text;
      if (options.marker !== undefined && output.stdout.includes(options.marker)) resolve();
    });
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });

  const isOver = ended.then(
    () => true,
    () => true,
  );
  await Promise.race([started, isOver]);
  while (options.startWhen?.() === false && !(await Promise.race([isOver, setTimeout(1, false)])));
  const start = performance.now();
  const done = new AbortController();
  const timer = setTimeout(after, 'kill' as const, { signal: done.signal });
  const killed = (await Promise.race([timer, ended])) === 'kill' && killGroup(child.pid, options.how ?? 'SIGKILL');
  done.abort();
  timer.catch(() => undefined);
  const code = await ended;
  return { killed, after, lasted: performance.now() - start, code, ...output };
}

function killGroup(pid: number | undefined, how: NodeJS.Signals): boolean {
  try {
    return pid !== undefined && process.kill(-pid, how);
  } catch {
    return false;
  }
}
