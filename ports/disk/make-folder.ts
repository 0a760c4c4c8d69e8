import { mkdirSync, statSync } from 'node:fs';
import { problem } from '../../core/errors';
import { attempt, attemptIfThere } from '../io';

/** Makes a folder, and those that lead to it. @throws GalleyError USAGE where something else stands there, IO_FAILED */
export function makeFolder(folder: string): void {
  const found = attemptIfThere(folder, 'looked at', () => statSync(folder, { throwIfNoEntry: false }));
  if (found !== undefined && !found.isDirectory())
    throw problem('USAGE', { subject: folder, expected: 'a folder, or nothing', got: 'a file', next: 'name another' });
  attempt(folder, 'made', () => mkdirSync(folder, { recursive: true }));
}
