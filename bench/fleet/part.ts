import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cost, measure, peakMemory } from '../measure';
import { MEMORY } from '../where';
import { refuseOthers } from './equivalent';
import { cells, OBJECTS_OF_CELL } from './model';
import type { Renderer } from './renderer';

/** What one renderer cost at one size. */
export interface FleetResult {
  readonly renderer: Renderer;
  readonly objects: number;
  readonly costs: readonly Cost[];
  /** MiB. */
  readonly memory: number | undefined;
  readonly files: number;
}

/**
 * Renders a fleet of one size with every renderer, one after the other, into an empty folder in memory each time. The first run of each
 * does not count; the bench compares its output.
 *
 * @throws Error where a renderer's objects are not the expected ones
 */
export async function measureFleet(renderers: readonly Renderer[], objects: number, runs: number): Promise<FleetResult[]> {
  const fleet = cells(Math.ceil(objects / OBJECTS_OF_CELL));
  const folder = mkdtempSync(join(MEMORY, 'galley-bench-'));
  try {
    const entries = renderers
      .filter(({ atMost = Number.POSITIVE_INFINITY }) => objects <= atMost)
      .map((renderer, index) => {
        const [source, out] = [join(folder, `${index}`), join(folder, `${index}-out`)];
        mkdirSync(source);
        return { renderer, out, command: renderer.prepare(fleet, source, out), costs: [] as Cost[] };
      });
    const emptied = (out: string): void => {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
    };
    const results: FleetResult[] = [];
    for (const { renderer, out, command, costs } of entries) {
      process.stderr.write(`${objects} objects, ${renderer.name}\n`);
      emptied(out);
      const memory = await peakMemory(command);
      const { files } = refuseOthers(fleet, out);
      results.push({ renderer, objects: fleet.length * OBJECTS_OF_CELL, costs, memory, files });
      rmSync(out, { recursive: true, force: true });
    }
    for (let run = 0; run < runs; run += 1) {
      for (const { out, command, costs } of entries) {
        emptied(out);
        costs.push(measure(command));
        rmSync(out, { recursive: true, force: true });
      }
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
