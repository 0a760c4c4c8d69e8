import { spawn } from 'node:child_process';

/** The exit code by which a process asks to be started again, with the code as it is then. */
export const START_ANEW = 75;

/** Set for the process that does the work. */
const INNER = 'GALLEY_INNER';

/**
 * Does work in a process of its own, which is started again as often as it asks for that.
 *
 * @param work done in the inner process; the code it ends with
 * @returns the code that it ended with; START_ANEW in the inner process alone
 */
export async function startedAnew(work: () => Promise<number>): Promise<number> {
  if (process.env[INNER] !== undefined) return work();
  // Ctrl-C reaches both processes; this one waits for the other.
  const wait = (): void => {};
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, wait);
  try {
    for (;;) {
      const code = await inner();
      if (code !== START_ANEW) return code;
    }
  } finally {
    for (const name of ['SIGINT', 'SIGHUP'] as const) process.removeListener(name, wait);
  }
}

function inner(): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [INNER]: '1' },
  });
  const stop = (): void => void child.kill('SIGTERM');
  process.on('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.removeListener('SIGTERM', stop);
      resolve(code ?? 0);
    });
  });
}
