import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type Cost, cpuOf } from '../measure';
import type { Table } from '../results';

/** What is watched, and what is saved meanwhile. */
interface Watched {
  /** A copy of the project's inputs, with a `main.ts` of its own and the `run.mjs` that starts it. */
  readonly folder: string;
  /** The environment file that is saved, from `folder`. */
  readonly edited: string;
  readonly runs: number;
}

/** How long `galley watch` takes from a saved file to the files on disk, told by its own line that all is in place. */
export async function measureWatch({ folder, edited, runs }: Watched): Promise<Table> {
  const child = spawn(process.execPath, [join(folder, 'run.mjs'), '-C', folder, 'watch'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const until = async (words: RegExp): Promise<void> => {
    for (let told = ''; !words.test(told); ) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`galley watch ended while ${words} was awaited`);
      told = value;
    }
  };
  const timed = async (save: () => void, words: RegExp): Promise<Cost> => {
    // As a person's saves are, apart from each other.
    await setTimeout(300);
    const [cpu, start] = [cpuOf(child.pid ?? 0), process.hrtime.bigint()];
    save();
    await until(words);
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    return { wall, cpu: cpuOf(child.pid ?? 0) - cpu };
  };
  const [file, main] = [join(folder, edited), join(folder, 'main.ts')];
  const text = readFileSync(file, 'utf8');
  const name = edited.replace(/^envs\/|\.yaml$/g, '');
  try {
    await until(/^watching/);
    const [environment, code]: [Cost[], Cost[]] = [[], []];
    for (let run = 0; run < runs * 2; run += 1) {
      // 5Gi or 6Gi of workspace: a claim, and with it the index, change each time.
      const changed = run % 2 === 0 ? text.replace('size: 5Gi', 'size: 6Gi') : text;
      environment.push(await timed(() => writeFileSync(file, changed), new RegExp(`${name} in \\d+ ms$`)));
    }
    for (let run = 0; run < runs; run += 1) {
      code.push(await timed(() => appendFileSync(main, `// ${process.hrtime.bigint()}\n`), /^watching/));
    }
    return {
      title: 'Watching the four systems',
      explains: ['`galley watch`, from saving a file to its line that all is in place.'],
      rows: [
        { name: `\`${edited}\` saved with another value`, costs: environment },
        { name: '`main.ts` saved, from which all is rendered anew', costs: code },
      ],
    };
  } finally {
    child.kill('SIGTERM');
  }
}
