import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isolated } from './namespace';

const ROOT = join(__dirname, '../../..');

/** Seconds that a run gets to end by itself when it is interrupted; then the kernel ends it. */
const GRACE = 15;

/** Descriptor of a pipe that the outer process holds open: it closes when that process is gone, however it went. */
const PIPE = 3;

/**
 * Runs a TypeScript file as the first process of namespaces of its own, and returns its exit code. When it ends, and when this process is
 * interrupted or killed, everything in the namespaces ends.
 */
export function runInside(file: string, args: readonly string[]): Promise<number> {
  const [command, ...options] = isolated();
  // Node in one process: the first of a PID namespace must be the one that ends it.
  const node = [process.execPath, '--import', pathToFileURL(require.resolve('tsx')).href, file];
  return new Promise((done, reject) => {
    // A session of its own: an interrupt at the terminal reaches this process alone, which then closes the pipe.
    const child = spawn(command, [...options, ...node, ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    const stop = (): void => {
      child.stdio[PIPE]?.destroy();
      setTimeout(() => child.kill('SIGKILL'), GRACE * 1000).unref();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    child.on('error', reject);
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** Inside: does something when the process that called `runInside` is interrupted or gone, then ends this one, and so all others. */
export function endWithParent(stop: () => Promise<void>): void {
  new Socket({ fd: PIPE }).on('close', () => void stop().finally(() => process.exit(130))).resume();
}
