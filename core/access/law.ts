import { GalleyError, type Problem } from '../errors';
import type { GitObjects } from '../git/objects';
import { itemAt } from '../git/tree-changes';
import { MalformedObject } from '../git/tree-object';
import { ACCESS_FILE, type Access } from './access';
import { loadAccess } from './load';

/** What `access.yaml` says in a tree. */
export type Law =
  | { readonly kind: 'access'; readonly access: Access }
  /** It is not there, or is a sample, which grants nothing. */
  | { readonly kind: 'missing' | 'sample' }
  /** It is no plain file, or can't be read. */
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] };

const read = new Map<string, Law>();

/** @param tree name of a tree @param project path of the project in its repository */
export async function lawOf(objects: GitObjects, tree: string, project: string): Promise<Law> {
  try {
    return await readLaw(objects, tree, project);
  } catch (error) {
    if (error instanceof MalformedObject) return { kind: 'unreadable', problems: [] };
    throw error;
  }
}

async function readLaw(objects: GitObjects, tree: string, project: string): Promise<Law> {
  const item = await itemAt(objects, tree, project === '' ? ACCESS_FILE : `${project}/${ACCESS_FILE}`);
  if (item === undefined) return { kind: 'missing' };
  if (item.mode !== '100644') return { kind: 'unreadable', problems: [] };
  // The same text says the same; files of thousands of commits are mostly one.
  const known = read.get(item.id) ?? lawIn((await objects.blob(item.id)).toString('utf8'));
  read.set(item.id, known);
  return known;
}

function lawIn(text: string): Law {
  try {
    const access = loadAccess({ text, file: ACCESS_FILE });
    return access.sample ? { kind: 'sample' } : { kind: 'access', access };
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    return { kind: 'unreadable', problems: error.problems };
  }
}
