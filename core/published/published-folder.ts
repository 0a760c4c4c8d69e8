import { posix } from 'node:path';
import { GalleyError, type Problem } from '../errors';
import { blobId, objectFormatOf } from '../git/git-objects';
import type { TreeEntry } from '../git/tree-entry';
import type { RenderedEnvironment } from '../render/tree';
import type { TreeIndex } from '../tree/index-file';
import { type DiskEntry, planWrite, type WritePlan } from '../tree/plan';
import { foldersAbove, INDEX_NAME } from '../tree/tree-path';
import { ORIGIN_NAMES } from './published';

/** A published environment's folder, as it stands in a commit. */
export interface PublishedFolder {
  /** From the repository's root: `dist/memql/staging`. */
  readonly path: string;
  /** What is in it, folders apart; paths from the repository's root. */
  readonly entries: readonly TreeEntry[];
  /** What its index says; undefined if it has none. */
  readonly index: TreeIndex | undefined;
}

/**
 * Plans the changes from a published folder to the rendered one, by the rules of `dist/`: files in its index are Galley's, others are not.
 * It compares git's object ids, so it need not fetch contents.
 *
 * @throws GalleyError FILE_FOREIGN: all files of others that are in the way
 */
export function planFolder(rendered: RenderedEnvironment, folder: PublishedFolder): WritePlan {
  const contents = new Map(rendered.applications.flatMap(({ files }) => files.map(({ path, content }) => [path, content])));
  const plan = planWrite(rendered, folder.index, diskOf(folder, contents, rendered, folder.index));
  const foreign = [...plan.conflicts.map(({ path }) => path), ...foreignOrigins(folder)];
  if (foreign.length > 0) throw new GalleyError(foreign.map((path): Problem => foreignProblem(posix.join(folder.path, path))));
  return plan;
}

/** A file that is in the way and that Galley did not write. */
export function foreignProblem(file: string): Problem {
  return {
    code: 'FILE_FOREIGN',
    subject: 'file',
    wrong: 'galley publishes another content here',
    got: 'one that galley did not write',
    next: 'move it away in that repository, or choose another --path',
    place: { file },
  };
}

function foreignOrigins({ path, entries, index }: PublishedFolder): readonly string[] {
  if (index !== undefined) return [];
  return ORIGIN_NAMES.filter((name) => entries.some((entry) => entry.path === posix.join(path, name)));
}

function diskOf(
  { path, entries }: PublishedFolder,
  contents: ReadonlyMap<string, string>,
  rendered: RenderedEnvironment,
  index: TreeIndex | undefined,
): ReadonlyMap<string, DiskEntry> {
  const disk = new Map<string, DiskEntry>();
  const digests = planWrite(rendered, undefined, new Map()).files;
  for (const entry of entries) {
    const below = posix.relative(path, entry.path);
    if (below === INDEX_NAME) continue;
    disk.set(below, entryOf(entry, contents.get(below), digests.get(below)));
    for (const above of foldersAbove(below)) disk.set(above, { kind: 'folder' });
  }
  for (const wanted of new Set([...contents.keys(), ...(index?.files.keys() ?? [])])) {
    if (disk.get(wanted)?.kind === 'folder')
      disk.set(wanted, { kind: 'folder', holds: [...disk.keys()].filter((held) => held.startsWith(`${wanted}/`)) });
  }
  return disk;
}

function entryOf({ mode, id }: TreeEntry, content: string | undefined, digest: string | undefined): DiskEntry {
  if (mode === '120000') return { kind: 'link' };
  if (mode === '160000') return { kind: 'other' };
  const isSame = mode === '100644' && content !== undefined && digest !== undefined && blobId(content, objectFormatOf(id)) === id;
  return { kind: 'file', digest: isSame ? digest : `git:${id}` };
}
