import { digestOf } from '../digest';
import type { RenderedEnvironment } from '../render/tree';
import type { TreeIndex } from './index-file';
import { foldersAbove, isTreePath } from './tree-path';

/** What is at a path below the environment's folder; it follows no symbolic link. */
export type DiskEntry =
  | { readonly kind: 'file'; readonly digest: string }
  /** `holds`: the paths of all that is below it, listed only where the folder stands at a path that is to be a file. */
  | { readonly kind: 'folder'; readonly holds?: readonly string[] }
  | { readonly kind: 'link' }
  | { readonly kind: 'other' };

/** What was found at the rendered paths, the owned paths and the folders above them; nothing if there is no entry. */
export type Disk = ReadonlyMap<string, DiskEntry>;

/** A file whose content has to be put in place. */
export interface FileWrite {
  readonly path: string;
  readonly content: string;
  readonly change: 'added' | 'changed';
}

/** Something that Galley did not write, in the way of something that it has to. */
export interface Conflict {
  readonly path: string;
  readonly found: DiskEntry['kind'];
}

/** The way from the tree that is there to the one that was rendered. Paths are below the environment's folder, sorted. */
export interface WritePlan {
  readonly writes: readonly FileWrite[];
  /** Rendered files whose content is there already, whoever wrote it: not touched, and owned from now on. */
  readonly unchanged: readonly string[];
  /** Owned files that are there and no longer rendered. */
  readonly removes: readonly string[];
  /** Folders that lose an owned file and get none, innermost first: they go if nothing else is in them. */
  readonly vacated: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** Digests of the rendered files. */
  readonly files: ReadonlyMap<string, string>;
  /** Rendered and owned files: what the index says while the tree is being written. */
  readonly filesUntilFinished: ReadonlySet<string>;
}

/**
 * Compares a rendered environment with the files on disk. The plan restores or removes an edited file that Galley owns. A foreign file
 * stays; it is a conflict if Galley renders other content at its path.
 *
 * @param index what the folder's index says, or nothing if there is none
 */
export function planWrite(rendered: RenderedEnvironment, index: TreeIndex | undefined, disk: Disk): WritePlan {
  const contents = contentsOf(rendered);
  const owned = index?.files ?? new Set<string>();
  const stale = [...owned].filter((path) => !contents.has(path)).sort();
  const removes = stale.filter((path) => disk.get(path)?.kind === 'file');
  const vacated = vacatedFolders(stale, contents.keys(), disk);
  const going = new Set([...removes, ...vacated]);
  const files = new Map([...contents].map(([path, content]) => [path, digestOf(content)]));

  const writes: FileWrite[] = [];
  const unchanged: string[] = [];
  const conflicts = new Map<string, Conflict>();
  for (const [path, content] of contents) {
    const conflict = conflictAt(path, { disk, going, owned, digest: files.get(path) });
    const entry = disk.get(path);
    if (conflict !== undefined) conflicts.set(conflict.path, conflict);
    else if (entry?.kind !== 'file') writes.push({ path, content, change: 'added' });
    else if (entry.digest === files.get(path)) unchanged.push(path);
    else writes.push({ path, content, change: 'changed' });
  }
  return {
    writes,
    unchanged,
    removes,
    vacated,
    conflicts: [...conflicts.values()],
    files,
    filesUntilFinished: new Set([...owned, ...files.keys()]),
  };
}

function contentsOf({ applications }: RenderedEnvironment): ReadonlyMap<string, string> {
  const files = applications.flatMap((application) => application.files);
  const contents = new Map(
    files.map(({ path, content }) => [path, content]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) as [string, string][],
  );
  const bad = [...contents.keys()].find((path) => !isTreePath(path));
  // Rendering names files after objects, whose names hold no slash: this is a mistake of Galley's, not of its input.
  if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} is no path for a rendered file`);
  if (contents.size !== files.length) throw new Error('two rendered files have one path');
  return contents;
}

/** All folders above stale files, so that the next run completes one that was killed between removing files and folders. */
function vacatedFolders(stale: readonly string[], rendered: Iterable<string>, disk: Disk): readonly string[] {
  const needed = new Set([...rendered].flatMap(foldersAbove));
  const above = new Set(stale.flatMap(foldersAbove));
  const vacated = [...above].filter((folder) => !needed.has(folder) && disk.get(folder)?.kind === 'folder');
  return vacated.sort((a, b) => (a < b ? 1 : -1));
}

interface Surroundings {
  readonly disk: Disk;
  /** Owned files and folders to remove before the first write. */
  readonly going: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
  readonly digest: string | undefined;
}

function conflictAt(path: string, { disk, going, owned, digest }: Surroundings): Conflict | undefined {
  for (const folder of foldersAbove(path)) {
    const above = disk.get(folder);
    if (above !== undefined && above.kind !== 'folder' && !going.has(folder)) return { path: folder, found: above.kind };
  }
  const entry = disk.get(path);
  if (entry === undefined) return undefined;
  if (entry.kind === 'file' && (owned.has(path) || entry.digest === digest)) return undefined;
  if (entry.kind === 'folder' && going.has(path) && entry.holds?.every((held) => going.has(held))) return undefined;
  return { path, found: entry.kind };
}
