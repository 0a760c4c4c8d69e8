import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The project itself. */
export const ROOT = join(__dirname, '../..');

/** How to start the real command in a process of its own. */
export const GALLEY: readonly [command: string, ...args: string[]] = [process.execPath, join(ROOT, 'cli/galley.mjs')];

/** Runs the real command in a process of its own and waits for it. */
export function galley(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): SpawnSyncReturns<string> {
  const [command, ...words] = GALLEY;
  return spawnSync(command, [...words, ...args], { cwd: options.cwd ?? ROOT, env: { ...process.env, ...options.env }, encoding: 'utf8' });
}

/** A file, or every file below a folder, as `<path below it> <mode> <sha256>`, sorted: equal for equal trees. */
export function fingerprint(place: string): string[] {
  const line = (path: string): string => {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${path.slice(place.length + 1)} ${(statSync(path).mode & 0o777).toString(8)} ${digest}`;
  };
  if (statSync(place).isFile()) return [line(place)];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => line(join(parentPath, name)))
    .sort();
}
