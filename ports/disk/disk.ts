import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { digestOf } from '../../core/digest';
import type { Disk, DiskEntry } from '../../core/tree/plan';
import type { FileStamp } from '../../core/tree/stamp';
import { foldersAbove } from '../../core/tree/tree-path';
import { attempt, attemptIfThere, lookAt } from '../io';

/** No file system that we know gives two contents of a file one time when so many milliseconds lie between them. */
export const TICK = 20;

/**
 * Reads paths below a folder, and the folders above them. It follows no symbolic link, so it reports nothing outside the folder.
 *
 * @param folder an environment's folder; it need not be there
 * @param paths below it, with `/`
 * @param stamps is given the size and time of each file as they were before it was read
 * @throws GalleyError IO_FAILED where something that is there can't be read
 */
export function readDisk(folder: string, paths: Iterable<string>, stamps?: Map<string, FileStamp>): Disk {
  const disk = new Map<string, DiskEntry>();
  // A folder is listed once rather than each file looked at: ten thousand calls less for as many files.
  const listings = new Map<string, ReadonlyMap<string, Dirent>>();
  const look = (path: string): DiskEntry | undefined => {
    const known = disk.get(path);
    if (known !== undefined) return known;
    const parent = posix.dirname(path);
    const listing = listings.get(parent) ?? list(posix.join(folder, parent));
    listings.set(parent, listing);
    const found = listing.get(posix.basename(path));
    if (found === undefined) return undefined;
    const file = posix.join(folder, path);
    if (stamps !== undefined && found.isFile()) stamps.set(path, stampAt(file));
    const entry = entryAt(file, found);
    disk.set(path, entry);
    return entry;
  };
  for (const path of paths) {
    const reachable = foldersAbove(path).every((above) => look(above)?.kind === 'folder');
    if (reachable && look(path)?.kind === 'folder') disk.set(path, { kind: 'folder', holds: pathsBelow(folder, path) });
  }
  return disk;
}

function list(path: string): ReadonlyMap<string, Dirent> {
  const entries = attemptIfThere(path, 'listed', () => readdirSync(path, { withFileTypes: true })) ?? [];
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function entryAt(path: string, found: Dirent): DiskEntry {
  if (found.isSymbolicLink()) return { kind: 'link' };
  if (found.isDirectory()) return { kind: 'folder' };
  if (!found.isFile()) return { kind: 'other' };
  return { kind: 'file', digest: digestOf(attempt(path, 'read', () => readFileSync(path))) };
}

/** What is younger than a file system's clock may tell may still change within the same time. */
export function stampAt(path: string): FileStamp {
  const found = lookAt(path);
  const now = Date.now();
  return found === undefined ? { size: -1, time: 0 } : { size: found.size, time: found.mtimeMs < now - TICK ? found.mtimeMs : 0 };
}

function pathsBelow(folder: string, path: string): readonly string[] {
  return [...list(posix.join(folder, path)).values()].flatMap((entry) => {
    const held = `${path}/${entry.name}`;
    return entry.isDirectory() ? [held, ...pathsBelow(folder, held)] : [held];
  });
}
