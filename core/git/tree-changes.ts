import type { GitObjects } from './objects';
import { FOLDER_MODE, type TreeItem } from './tree-object';

/** What stands at a path: its mode and its content's name in one word; undefined if nothing does. */
export type Entry = string | undefined;

/** A path at which two trees differ; a folder appears through the files in it. */
export interface PathChange {
  /** From the tree's root, with `/`. */
  readonly path: string;
  readonly before: Entry;
  readonly after: Entry;
}

/**
 * The paths at which two trees differ. No renames: a file that moves is gone at one path and new at another.
 *
 * @param before name of a tree; undefined for an empty one
 * @throws MalformedObject
 */
export async function treeChanges(objects: GitObjects, before: string | undefined, after: string | undefined): Promise<PathChange[]> {
  const found: PathChange[] = [];
  await walk(objects, '', before, after, found);
  return found;
}

async function walk(
  objects: GitObjects,
  folder: string,
  before: string | undefined,
  after: string | undefined,
  found: PathChange[],
): Promise<void> {
  if (before === after) return;
  const [old, fresh] = [await itemsOf(objects, before), await itemsOf(objects, after)];
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(name), fresh.get(name)];
    if (was?.id === is?.id && was?.mode === is?.mode) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    const [wasFile, isFile] = [fileEntry(was), fileEntry(is)];
    if (wasFile !== undefined || isFile !== undefined) found.push({ path, before: wasFile, after: isFile });
    const [wasFolder, isFolder] = [folderId(was), folderId(is)];
    if (wasFolder !== undefined || isFolder !== undefined) await walk(objects, path, wasFolder, isFolder, found);
  }
}

async function itemsOf(objects: GitObjects, tree: string | undefined): Promise<ReadonlyMap<string, TreeItem>> {
  return new Map(tree === undefined ? [] : (await objects.tree(tree)).map((item) => [item.name, item]));
}

function fileEntry(item: TreeItem | undefined): Entry {
  return item === undefined || item.mode === FOLDER_MODE ? undefined : `${item.mode} ${item.id}`;
}

function folderId(item: TreeItem | undefined): string | undefined {
  return item?.mode === FOLDER_MODE ? item.id : undefined;
}

/** What stands at a path of a tree, folders too; undefined if nothing does. */
export async function itemAt(objects: GitObjects, tree: string, path: string): Promise<TreeItem | undefined> {
  let item: TreeItem | undefined = { name: '', mode: FOLDER_MODE, id: tree };
  for (const name of path === '' ? [] : path.split('/')) {
    if (item?.mode !== FOLDER_MODE) return undefined;
    item = (await objects.tree(item.id)).find((each) => each.name === name);
  }
  return item;
}

/** The text of a plain file of a tree; undefined if none is there, or something else. */
export async function textAt(objects: GitObjects, tree: string, path: string): Promise<string | undefined> {
  const item = await itemAt(objects, tree, path);
  return item === undefined || !/^100/.test(item.mode) ? undefined : (await objects.blob(item.id)).toString('utf8');
}
