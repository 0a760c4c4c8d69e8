#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** `npm create galley DIR`: what `galley init DIR` does, by the Galley that comes with this package. */
const galley = dirname(createRequire(import.meta.url).resolve('galley/package.json'));
const words = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [join(galley, 'lib/cli/galley.mjs'), 'init', ...(words.length === 0 ? ['--help'] : words)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 3;
