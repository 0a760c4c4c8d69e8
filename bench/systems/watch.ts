import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type Cost, cpuOf } from '../measure';
import type { Table } from '../results';

/** The environments to watch, and the file to save. */
interface Watched {
  /** A copy of the project's inputs, with a `main.ts` of its own and the `run.mjs` that starts it. */
  readonly folder: string;
  /** The environment file that is saved, from `folder`. */
  readonly edited: string;
  readonly runs: number;
}

/** A file that is saved while `galley watch` runs. */
interface Save {
  /** Names of environments to watch; none for all. */
  readonly words: readonly string[];
  readonly save: (run: number) => void;
  /** The line by which `galley watch` says that all is in place. */
  readonly until: RegExp;
  readonly runs: number;
}

/** How long `galley watch` takes from a saved file to the files on disk, by its own line that reports the write. */
export async function measureWatch({ folder, edited, runs }: Watched): Promise<Table> {
  const [file, main] = [join(folder, edited), join(folder, 'main.ts')];
  const text = readFileSync(file, 'utf8');
  const name = edited.replace(/^envs\/|\.yaml$/g, '');
  // 5Gi or 6Gi of workspace: a claim, and with it the index, change each time.
  const saveEnvironment = (run: number): void => writeFileSync(file, run % 2 === 0 ? text.replace('size: 5Gi', 'size: 6Gi') : text);
  // More than a comment, which changes nothing that runs.
  const saveCode = (): void => appendFileSync(main, `(globalThis as { saved?: bigint }).saved = ${process.hrtime.bigint()}n;\n`);
  const code = { save: saveCode, until: /^started: /, runs };
  return {
    title: 'Watching the four systems',
    explains: ['`galley watch`, from saving a file to its line that all is in place.'],
    rows: [
      {
        name: `\`${edited}\` saved with another value`,
        costs: await measureSaves(folder, { words: [], save: saveEnvironment, until: new RegExp(`${name} in \\d+ ms$`), runs: runs * 2 }),
      },
      { name: `code saved that all use, \`galley watch ${name}\``, costs: await measureSaves(folder, { ...code, words: [name] }) },
      { name: 'code saved that all use, all nine environments watched', costs: await measureSaves(folder, { ...code, words: [] }) },
    ],
  };
}

async function measureSaves(folder: string, { words, save, until: inPlace, runs }: Save): Promise<Cost[]> {
  const child = spawn(process.execPath, [join(folder, 'run.mjs'), '-C', folder, 'watch', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const until = async (words: RegExp): Promise<void> => {
    for (let output = ''; !words.test(output); ) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`galley watch ended while ${words} was awaited`);
      output = value;
    }
  };
  const timed = async (run: number): Promise<Cost> => {
    // As a person's saves are, apart from each other.
    await setTimeout(300);
    const [cpu, start] = [cpuOf(child.pid ?? 0), process.hrtime.bigint()];
    save(run);
    await until(inPlace);
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    return { wall, cpu: cpuOf(child.pid ?? 0) - cpu };
  };
  try {
    await until(/^watching/);
    const costs: Cost[] = [];
    for (let run = 0; run < runs; run += 1) {
      costs.push(await timed(run));
      // Code that was saved starts Galley anew, which looks at files only after that.
      if (inPlace.source.startsWith('^started')) await until(/^watching/);
    }
    return costs;
  } finally {
    child.kill('SIGTERM');
  }
}
