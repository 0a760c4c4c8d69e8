import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../../core/errors';
import { attempt, attemptIfThere } from '../io';

/** Makes a folder, and those that lead to it. @throws GalleyError USAGE where something else stands there, IO_FAILED */
export function makeFolder(folder: string): void {
  const found = attemptIfThere(folder, 'looked at', () => statSync(folder, { throwIfNoEntry: false }));
  if (found !== undefined && !found.isDirectory())
    throw problem('USAGE', { subject: folder, expected: 'a folder, or nothing', got: 'a file', next: 'name another' });
  attempt(folder, 'made', () => make(folder));
}

/** Node's own recursion never ends where a folder can't be made in one that is there, as in /proc. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) make(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
