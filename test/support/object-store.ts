import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type CommitObject, parseCommit } from '../../core/git/commit-object';
import { CommitGraph } from '../../core/git/graph';
import type { GitObjects } from '../../core/git/objects';
import { parseTree, type TreeItem } from '../../core/git/tree-object';

/** What stands at a path: a mode and a text; of a submodule the text is the name of its commit. */
export interface StoredFile {
  readonly mode: string;
  readonly text: string;
}

/** A tree as a map from its paths. */
export type Files = ReadonlyMap<string, StoredFile>;

/** A commit that is to be stored. */
export interface StoredCommit {
  readonly files: Files;
  readonly parents: readonly string[];
  readonly message?: string;
  /** Put into its header as a signature; tests that need no real one read the key from there. */
  readonly key?: string;
  /** Seconds since 1970. @default - a second after the one before */
  readonly date?: number;
}

/** Git's objects in memory, written as git writes them: thousands of commits in a second, of any shape. */
export class ObjectStore implements GitObjects {
  private readonly objects = new Map<string, Buffer>();
  private readonly shape = new Map<string, readonly string[]>();
  private count = 0;

  add({ files, parents, message = 'Change', key, date }: StoredCommit): string {
    this.count += 1;
    const who = `Ada <ada@example.com> ${date ?? 1_770_000_000 + this.count} +0000`;
    const text = [
      `tree ${this.addTree(files)}`,
      ...parents.map((parent) => `parent ${parent}`),
      `author ${who}`,
      `committer ${who}`,
      ...(key === undefined ? [] : [`gpgsig ${key}`]),
      '',
      `${message}\n`,
    ].join('\n');
    const id = this.store('commit', Buffer.from(text));
    this.shape.set(id, parents);
    return id;
  }

  /** The shape of all that is stored; children before parents, as each came after its parents. */
  graph(): CommitGraph {
    return new CommitGraph(new Map([...this.shape].reverse()));
  }

  commit(id: string): Promise<CommitObject> {
    return Promise.resolve(parseCommit(id, this.content(id)));
  }

  tree(id: string): Promise<readonly TreeItem[]> {
    return Promise.resolve(parseTree(this.content(id), 40));
  }

  blob(id: string): Promise<Buffer> {
    return Promise.resolve(this.content(id));
  }

  /** Writes everything into a repository. */
  writeTo(root: string): void {
    for (const [id, object] of this.objects) {
      const path = join(root, '.git', 'objects', id.slice(0, 2), id.slice(2));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, deflateSync(object, { level: 1 }));
    }
  }

  private addTree(files: Files): string {
    const folders = new Map<string, Map<string, StoredFile>>();
    const items: { readonly name: string; readonly mode: string; readonly id: string }[] = [];
    for (const [path, file] of files) {
      const slash = path.indexOf('/');
      if (slash < 0)
        items.push({ name: path, mode: file.mode, id: file.mode === '160000' ? file.text : this.store('blob', Buffer.from(file.text)) });
      else {
        const below = folders.get(path.slice(0, slash)) ?? new Map<string, StoredFile>();
        folders.set(path.slice(0, slash), below.set(path.slice(slash + 1), file));
      }
    }
    for (const [name, below] of folders) items.push({ name, mode: '40000', id: this.addTree(below) });
    const keyOf = ({ name, mode }: { readonly name: string; readonly mode: string }): Buffer =>
      Buffer.from(mode === '40000' ? `${name}/` : name);
    items.sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
    return this.store(
      'tree',
      Buffer.concat(items.flatMap(({ name, mode, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])),
    );
  }

  private store(type: string, content: Buffer): string {
    const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const id = createHash('sha1').update(object).digest('hex');
    this.objects.set(id, object);
    return id;
  }

  private content(id: string): Buffer {
    const object = this.objects.get(id);
    if (object === undefined) throw new Error(`no object ${id}`);
    return object.subarray(object.indexOf(0) + 1);
  }
}
