import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../io';

/**
 * Does work in a folder of its own, which nobody else can read and which is gone in the end, however that comes. Only a process that is
 * killed leaves it behind, in the system's folder for such things.
 *
 * @param name what it is for: `publish`
 */
export async function inScratch<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = attempt(tmpdir(), 'written', () => realpathSync(mkdtempSync(join(tmpdir(), `galley-${name}-`))));
  try {
    return await work(folder);
  } finally {
    attempt(folder, 'removed', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  }
}

/** Makes a folder below one that is there; returns it. */
export function makeFolder(path: string): string {
  attempt(path, 'made', () => mkdirSync(path));
  return path;
}
