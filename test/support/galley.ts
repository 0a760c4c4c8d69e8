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

/** Every file below a folder, as `<path> <mode> <sha256>`, sorted: equal for equal trees. */
export function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${path.slice(folder.length + 1)} ${(statSync(path).mode & 0o777).toString(8)} ${digest}`;
    })
    .sort();
}
