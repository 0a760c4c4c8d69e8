import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from '../fleet/renderer';
import { measure } from '../measure';
import { inTurns, type Table } from '../results';
import { MEMORY, ROOT } from '../where';
import { measureWatch } from './watch';

const GALLEY = join(ROOT, 'cli/galley.mjs');
/** An environment, and a value in it that reaches many objects. */
const EDITED = 'envs/kaze/cluster-dev.yaml';

/** What starting costs, beside an empty Node, and what the four systems cost. */
export async function measureSystems(runs: number): Promise<Table[]> {
  const folder = mkdtempSync(join(MEMORY, 'galley-bench-'));
  const entry = join(ROOT, 'node_modules/.cache/galley/bench-entry');
  try {
    copyInputs(folder);
    writeEntry(entry);
    return [measureStart(entry, runs), measureFour(folder, runs), await measureWatched(folder, runs)];
  } finally {
    for (const each of [folder, entry]) rmSync(each, { recursive: true, force: true });
  }
}

/** The sources of the four systems, without rendered files. */
function copyInputs(folder: string): void {
  for (const name of ['envs', 'releases', 'prices', 'clusters'].filter((each) => existsSync(join(ROOT, each)))) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
}

/** A project's own `main.ts` and the file that starts it, which may be changed while the bench runs. */
function writeEntry(entry: string): void {
  mkdirSync(entry, { recursive: true });
  const up = relative(entry, ROOT).replaceAll('\\', '/');
  writeFileSync(join(entry, 'main.ts'), readFileSync(join(ROOT, 'main.ts'), 'utf8').replaceAll("'./", `'${up}/`));
  const start = `import { start } from '${up}/cli/start/start.mjs';\nawait start(new URL('main.ts', import.meta.url));\n`;
  writeFileSync(join(entry, 'run.mjs'), start);
}

function measureStart(entry: string, runs: number): Table {
  const run = (words: readonly string[], allowed?: readonly number[]) => () =>
    measure({ words: [process.execPath, ...words], cwd: ROOT }, allowed);
  const changed = (): void => appendFileSync(join(entry, 'main.ts'), `// ${process.hrtime.bigint()}\n`);
  for (let warm = 0; warm < 2; warm += 1) {
    run([GALLEY, '--help'])();
    run([join(entry, 'run.mjs'), '--help'])();
  }
  const rows = inTurns(runs * 3, [
    { name: '`node -e 0`', run: run(['-e', '0']) },
    { name: '`galley --help`', run: run([GALLEY, '--help']) },
    { name: 'a command that does not exist', run: run([GALLEY, 'synht'], [2]) },
    {
      name: '`galley --help` after a source changed',
      run: () => {
        changed();
        return run([join(entry, 'run.mjs'), '--help'])();
      },
    },
  ]);
  return { title: 'Starting', explains: ['The whole process. Ratios are of CPU seconds to those of an empty Node.'], rows };
}

async function measureWatched(folder: string, runs: number): Promise<Table> {
  writeEntry(folder);
  // The folder of packs, as in any project.
  mkdirSync(join(folder, 'node_modules'));
  return measureWatch({ folder, edited: EDITED, runs });
}

function measureFour(folder: string, runs: number): Table {
  const galley = (...words: string[]): Command => ({ words: [process.execPath, GALLEY, '-C', folder, ...words], cwd: folder });
  const edited = join(folder, EDITED);
  const text = readFileSync(edited, 'utf8');
  let turn = 0;
  const edit = (): void => {
    turn += 1;
    writeFileSync(edited, turn % 2 === 1 ? `${text}# ${turn}\n` : text);
  };
  measure(galley('synth'));
  const rows = inTurns(runs, [
    { name: '`node -e 0`', run: () => measure({ words: [process.execPath, '-e', '0'], cwd: ROOT }) },
    {
      name: 'nothing rendered before',
      run: () => {
        for (const name of ['dist', '.galley-cache']) rmSync(join(folder, name), { recursive: true, force: true });
        return measure(galley('synth'));
      },
    },
    { name: 'nothing changed', run: () => measure(galley('synth')) },
    {
      name: 'one environment file edited',
      run: () => {
        edit();
        return measure(galley('synth'));
      },
    },
    { name: 'everything rendered, nothing to write (`--no-record`)', run: () => measure(galley('synth', '--no-record')) },
    { name: '`--check`, which renders everything', run: () => measure(galley('synth', '--check')) },
  ]);
  return {
    title: 'The four systems',
    explains: ['`galley synth` of the nine environments of kaze, ai-agents, blackbox5 and memql in a copy of the project, in memory.'],
    rows,
  };
}
