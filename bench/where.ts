import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Galley's own folder. */
export const ROOT = join(__dirname, '..');

/** Where programs of other projects are kept from run to run. */
export const CACHE = join(process.env['GALLEY_CACHE'] ?? join(ROOT, 'node_modules/.cache/galley'), 'bench');

/** Renderers write into memory if the machine can, so the bench measures no disk. */
export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
