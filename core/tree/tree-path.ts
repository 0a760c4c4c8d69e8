/** Name of the index in an environment's folder. */
export const INDEX_NAME = '.galley.json';

/** Name of the folder, inside an environment's folder, that holds locks, new files and backups while a tree is written. */
export const STAGING_NAME = '.galley-staging';

/** True for a relative path with `/` that can only lead to a file inside the environment's folder and is not one of Galley's own two names there. */
export function isTreePath(path: string): boolean {
  const parts = path.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return plain && !/[\\\0]/.test(path) && parts[0] !== INDEX_NAME && parts[0] !== STAGING_NAME;
}

/** The folders that a path stands in, outermost first: `['a', 'a/b']` for `a/b/c.yaml`. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}
