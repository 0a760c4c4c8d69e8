import { createHash } from 'node:crypto';

/** How a repository names its objects (`git rev-parse --show-object-format`). */
export type ObjectFormat = 'sha1' | 'sha256';

/** The format that the name of an object tells. */
export function objectFormatOf(id: string): ObjectFormat {
  return id.length === 64 ? 'sha256' : 'sha1';
}

/** The name that git gives to a file's content. */
export function blobId(content: string | Uint8Array, format: ObjectFormat): string {
  return objectId('blob', Buffer.from(content), format);
}

/** The name that git gives to a commit. @param raw the whole object */
export function commitId(raw: string, format: ObjectFormat): string {
  return objectId('commit', Buffer.from(raw), format);
}

/**
 * The name that git gives to a folder: two folders have the same one exactly where each file in them is the same.
 * `git rev-parse <commit>:<folder>` prints it.
 *
 * @param files plain files by path below the folder, with `/`
 */
export function treeId(files: ReadonlyMap<string, string>, format: ObjectFormat): string {
  return treeHash(files, format).toString('hex');
}

function treeHash(files: ReadonlyMap<string, string>, format: ObjectFormat): Buffer {
  const folders = new Map<string, Map<string, string>>();
  const entries: { readonly name: string; readonly mode: string; readonly id: Buffer }[] = [];
  for (const [path, content] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      entries.push({ name: path, mode: '100644', id: objectHash('blob', Buffer.from(content), format) });
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map<string, string>();
    folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), content));
  }
  for (const [name, below] of folders) entries.push({ name, mode: '40000', id: treeHash(below, format) });
  // Git sorts by bytes, a folder as if its name ended in a slash.
  const keyOf = ({ name, mode }: { readonly name: string; readonly mode: string }): Buffer =>
    Buffer.from(mode === '40000' ? `${name}/` : name);
  const sorted = entries.sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
  return objectHash('tree', Buffer.concat(sorted.flatMap(({ name, mode, id }) => [Buffer.from(`${mode} ${name}\0`), id])), format);
}

/** The kinds of objects, tags apart. */
export type ObjectType = 'blob' | 'tree' | 'commit';

/** The name that git gives to an object. */
export function objectId(type: ObjectType, content: Buffer, format: ObjectFormat): string {
  return objectHash(type, content, format).toString('hex');
}

function objectHash(type: ObjectType, content: Buffer, format: ObjectFormat): Buffer {
  return createHash(format).update(`${type} ${content.length}\0`).update(content).digest();
}
