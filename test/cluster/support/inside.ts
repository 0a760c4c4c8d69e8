import { execFileSync, spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchEarlyPods } from './early-pods';
import type { Materials } from './materials';
import { watchMemory } from './memory';
import { Processes } from './processes';
import { endWithParent } from './run-inside';
import { CLUSTER_VARIABLE } from './settings';
import { startCluster } from './start';

/** The first process of the run's namespaces: brings the cluster up, runs the tests, and ends; the kernel then ends everything in here. */
async function main(): Promise<number> {
  const [file = '', ...jestArguments] = process.argv.slice(2);
  const materials = JSON.parse(readFileSync(file, 'utf8')) as Materials;
  const { folder } = materials;
  const say = (line: string): void => void process.stderr.write(`cluster: ${line}\n`);
  const memory = watchMemory();
  execFileSync('ip', ['link', 'set', 'lo', 'up']);

  const logs = join(folder, 'logs');
  mkdirSync(logs);
  let dead: string | undefined;
  const abort = new AbortController();
  // One listener for each watch.
  setMaxListeners(0, abort.signal);
  const processes = new Processes(logs, (message) => {
    dead = message;
    say(message);
    abort.abort();
  });
  const stop = async (): Promise<void> => {
    abort.abort();
    await processes.stop();
  };
  endWithParent(stop);

  try {
    const started = Date.now();
    const description = await startCluster(materials, processes, abort.signal);
    watchEarlyPods(description.watcher, abort.signal, (line) => appendFileSync(description.earlyPods, `${line}\n`));
    const { watcher: _, ...plain } = description;
    writeFileSync(join(folder, 'cluster.json'), JSON.stringify(plain));
    say(`up after ${((Date.now() - started) / 1000).toFixed(1)} s`);
    const code = await jest(folder, jestArguments, abort.signal);
    return dead === undefined ? code : 1;
  } finally {
    say(`at most ${memory()} MiB of memory, all processes together`);
    await stop();
  }
}

function jest(folder: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const words = [require.resolve('jest/bin/jest'), '--selectProjects', 'cluster', '--runInBand', '--testTimeout', '600000', ...args];
  // The end of the run removes what interrupted tests leave.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, {
      stdio: 'inherit',
      signal,
      env: { ...process.env, [CLUSTER_VARIABLE]: join(folder, 'cluster.json'), TMPDIR: temporary },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`cluster: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
