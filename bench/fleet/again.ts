import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../measure';
import { inTurns, type Table } from '../results';
import { MEMORY, ROOT } from '../where';
import { cells, OBJECTS_OF_CELL } from './model';
import { environment, projectFiles } from './project';
import type { Command } from './renderer';
import { write } from './write';

/** What a fleet costs that was rendered before: nothing changed, one cell edited, `--check`, and all checks of all objects. */
export function measureAgain(objects: number, runs: number): Table {
  const fleet = cells(Math.ceil(objects / OBJECTS_OF_CELL));
  const folder = mkdtempSync(join(MEMORY, 'galley-bench-'));
  try {
    for (const [path, text] of Object.entries(projectFiles(fleet))) write(join(folder, path), text);
    const galley = (command: string, ...words: string[]): Command => ({
      words: [process.execPath, join(ROOT, 'bench/fleet/galley.mjs'), command, ...words],
      cwd: folder,
    });
    measure(galley('synth'));
    let replicas = 2;
    const rows = inTurns(runs, [
      { name: 'nothing changed', run: () => measure(galley('synth')) },
      {
        name: 'one cell edited',
        run: () => {
          replicas = replicas === 2 ? 5 : 2;
          const [first] = fleet;
          if (first !== undefined) writeFileSync(join(folder, 'envs/fleet', `${first.name}.yaml`), environment({ ...first, replicas }));
          return measure(galley('synth'));
        },
      },
      { name: '`--check`, which renders everything', run: () => measure(galley('synth', '--check')) },
      { name: '`galley check`, of all objects', run: () => measure(galley('check')) },
    ]);
    return { title: `${fleet.length} cells, ${fleet.length * OBJECTS_OF_CELL} objects, again`, explains: [], rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
