import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Seconds that it may take for its whole input. */
const TIMEOUT = 600;

/**
 * Where kubeconform is: what the environment variable GALLEY_KUBECONFORM names, else the first on PATH. An empty GALLEY_KUBECONFORM means none.
 *
 * @returns undefined if there is none
 */
export function kubeconformPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['GALLEY_KUBECONFORM'];
  if (named !== undefined) return named === '' || !isProgram(named) ? undefined : named;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'kubeconform')).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A kubeconform that runs and reads resources from its stdin while they are made. */
export class RunningKubeconform {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<string | undefined>;
  #stdout: Buffer[] = [];
  #stderr = '';

  /** @param words what stands on its command line */
  constructor(program: string, words: readonly string[]) {
    const child = spawn(program, [...words, '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdout.on('data', (part: Buffer) => this.#stdout.push(part));
    child.stderr.on('data', (part: Buffer) => {
      this.#stderr += part.toString('utf8');
    });
    // It may end before it has read all: what it says then tells why.
    child.stdin.on('error', () => {});
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT * 1000);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (_, signal) => resolve(signal === null ? undefined : `it was ended by ${signal}`));
    });
    void this.#ended.then(() => clearTimeout(timer));
  }

  /** Hands it a resource as JSON. */
  send(json: string): void {
    this.#child.stdin.write(`${json}\n---\n`);
  }

  /** Ends it, whatever it has read. */
  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }

  /** Its output for the whole input, and its error. */
  async end(): Promise<{ readonly stdout: string; readonly failed: string }> {
    this.#child.stdin.end();
    const failed = await this.#ended;
    return { stdout: Buffer.concat(this.#stdout).toString('utf8'), failed: failed ?? this.#stderr.trim() };
  }
}
