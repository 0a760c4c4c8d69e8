import { posix } from 'node:path';
import { blobId, objectFormatOf } from '../git/git-objects';
import type { TreeChange } from '../git/tree-entry';
import { INDEX_NAME } from '../tree/tree-path';
import type { EnvironmentChange } from './commit-message';
import { filesOf, ORIGIN_NAMES, type OriginProps, originFiles } from './published';
import { type PublishedFolder, planFolder } from './published-folder';

/** What one environment needs in the published repository. */
export interface PlannedEnvironment {
  readonly change: EnvironmentChange;
  /** Paths from the repository's root. */
  readonly changes: readonly TreeChange[];
}

/**
 * Changes from the published files to the rendered ones.
 *
 * @returns undefined if nothing of it has changed; that it now comes from a later commit alone is no change
 * @throws GalleyError FILE_FOREIGN
 */
export function planEnvironment(origin: OriginProps, folder: PublishedFolder): PlannedEnvironment | undefined {
  const { rendered, release, tree } = origin;
  const plan = planFolder(rendered, folder);
  const at = (path: string): string => posix.join(folder.path, path);
  const isThere = (path: string): boolean => folder.entries.some((entry) => entry.path === at(path));
  const index = filesOf(rendered).get(INDEX_NAME) ?? '';
  const published = folder.entries.find(({ path }) => path === at(INDEX_NAME));
  const indexStays = published !== undefined && published.mode === '100644' && blobId(index, objectFormatOf(published.id)) === published.id;
  if (plan.writes.length + plan.removes.length === 0 && indexStays && ORIGIN_NAMES.every(isThere)) return undefined;
  const origins = Object.entries(originFiles(origin));
  return {
    change: { ...nameIn(rendered), release, tree, counts: { ...countWrites(plan.writes), removed: plan.removes.length } },
    changes: [
      ...plan.removes.map((path) => ({ path: at(path), content: undefined })),
      ...plan.writes.map(({ path, content }) => ({ path: at(path), content })),
      ...[[INDEX_NAME, index] as const, ...origins].map(([path, content]) => ({ path: at(path), content })),
    ],
  };
}

/** Changes that remove a published environment: the files of its index, and those that Galley wrote beside it. */
export function planRemoval(name: { readonly system: string; readonly environment: string }, folder: PublishedFolder): PlannedEnvironment {
  const isThere = (path: string): boolean => folder.entries.some((entry) => entry.path === posix.join(folder.path, path));
  const owned = [...(folder.index?.files.keys() ?? [])].filter(isThere);
  const gone = [...owned, ...[INDEX_NAME, ...ORIGIN_NAMES].filter(isThere)];
  return {
    change: { ...nameIn(name), release: undefined, tree: undefined, counts: { added: 0, changed: 0, removed: owned.length } },
    changes: gone.map((path) => ({ path: posix.join(folder.path, path), content: undefined })),
  };
}

function nameIn({ system, environment }: { readonly system: string; readonly environment: string }) {
  return { system, environment };
}

function countWrites(writes: readonly { readonly change: 'added' | 'changed' }[]): { readonly added: number; readonly changed: number } {
  const added = writes.filter(({ change }) => change === 'added').length;
  return { added, changed: writes.length - added };
}
