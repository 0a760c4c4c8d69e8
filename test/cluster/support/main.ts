import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GalleyError } from '../../../core/errors';
import { buildPrograms } from './build';
import { cacheCrds } from './crds';
import { CURRENT_CONTEXT, useCurrentContext } from './current-context/use';
import type { Materials } from './materials';
import { isolated } from './namespace';
import { missingTools } from './prerequisites';
import { findRedis } from './redis';
import { runInside } from './run-inside';
import { kwokStages } from './stages';

const ROOT = join(__dirname, '../../..');

/** Gets ready what a run needs, and starts none. */
const BUILD_ONLY = '--build-only';

/**
 * Gets what a run needs while there is a network, then runs it if there is none; returns the exit code of the tests. With `--build-only` it
 * ends before that; with `--use-current-context` it starts nothing, and asks a cluster that is there.
 */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const say = (line: string): void => void process.stderr.write(`cluster: ${line}\n`);
  if (words.includes(CURRENT_CONTEXT)) {
    return useCurrentContext({ words, env: process.env, say, print: (line) => void process.stdout.write(`${line}\n`) });
  }
  const missing = missingTools();
  if (missing.length > 0) {
    for (const line of missing) say(line);
    return 3;
  }
  // Refuses before any build if no run could start.
  isolated();
  const cache = resolve(process.env['GALLEY_CACHE'] ?? join(ROOT, 'node_modules/.cache/galley'), 'cluster');
  mkdirSync(cache, { recursive: true });
  const redis = findRedis(cache, say);
  const programs = await buildPrograms(cache, say);
  const crds = cacheCrds(cache, say);
  const stages = kwokStages(cache);
  if (words.includes(BUILD_ONLY)) return 0;
  const folder = mkdtempSync(join(tmpdir(), 'galley-cluster-'));
  const materials: Materials = { folder, programs, redis, crds, stages };
  const file = join(folder, 'materials.json');
  writeFileSync(file, JSON.stringify(materials));

  const code = await runInside(join(__dirname, 'inside.ts'), [file, ...words]);
  if (code === 0) {
    rmSync(folder, { recursive: true, force: true });
  } else {
    for (const name of ['data', 'pki', 'bin', 'git', 'tmp', 'cluster.json', 'materials.json'])
      rmSync(join(folder, name), { recursive: true, force: true });
    say(`failed or interrupted (exit ${code}); logs of every part: ${join(folder, 'logs')}`);
  }
  return code;
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`cluster: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof GalleyError ? error.exitCode : 3);
  },
);
