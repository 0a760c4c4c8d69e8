import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { problem } from '../../core/errors';
import { type CommitObject, parseCommit } from '../../core/git/commit-object';
import { type ObjectType, objectFormatOf, objectId } from '../../core/git/git-objects';
import { CommitGraph } from '../../core/git/graph';
import type { GitObjects } from '../../core/git/objects';
import { parseTree, type TreeItem } from '../../core/git/tree-object';
import type { GitRepository } from './git-repository';

/** Trees that are kept, as neighbours in a history share most of theirs. */
const KEPT = 20_000;

interface Waiting {
  readonly id: string;
  readonly type: ObjectType;
  readonly resolve: (content: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** Reads the objects of a repository through one `git cat-file --batch`, however many are asked for. End it with `using`. */
export class ObjectReader implements GitObjects {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting[] = [];
  private readonly trees = new Map<string, readonly TreeItem[]>();
  private readonly commits = new Map<string, CommitObject>();
  private chunks: Buffer[] = [];
  private length = 0;
  /** Bytes that are needed before there is anything to do. */
  private needed = 1;

  constructor(private readonly repository: GitRepository) {
    const { words, env } = repository.git.command(['cat-file', '--batch']);
    this.child = spawn('git', words, { cwd: repository.git.folder, env });
    this.child.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    this.child.stderr.resume();
    this.child.stdin.on('error', () => {});
    this.child.on('error', (error) => this.fail(error.message));
    this.child.on('close', () => this.fail('its end'));
  }

  async commit(id: string): Promise<CommitObject> {
    const known = this.commits.get(id);
    if (known !== undefined) return known;
    const read = parseCommit(id, await this.read(id, 'commit'));
    if (this.commits.size >= KEPT) this.commits.clear();
    this.commits.set(id, read);
    return read;
  }

  async tree(id: string): Promise<readonly TreeItem[]> {
    const known = this.trees.get(id);
    if (known !== undefined) return known;
    const read = parseTree(await this.read(id, 'tree'), this.repository.idLength);
    if (this.trees.size >= KEPT) this.trees.clear();
    this.trees.set(id, read);
    return read;
  }

  blob(id: string): Promise<Buffer> {
    return this.read(id, 'blob');
  }

  /** The shape of all that leads to some commits. */
  async graph(tips: readonly string[]): Promise<CommitGraph> {
    const text = await this.repository.git.text(['rev-list', '--topo-order', '--parents', '--end-of-options', ...tips]);
    return new CommitGraph(
      new Map(
        text
          .split('\n')
          .map((line) => line.split(' '))
          .map(([id = '', ...parents]) => [id, parents]),
      ),
    );
  }

  [Symbol.dispose](): void {
    this.child.stdin.end();
    this.child.kill();
  }

  private read(id: string, type: ObjectType): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ id, type, resolve, reject });
      this.child.stdin.write(`${id}\n`);
    });
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (this.length < this.needed) return;
    let held = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    this.needed = 1;
    for (;;) {
      const end = held.indexOf(0x0a);
      if (end < 0) break;
      const header = held.toString('latin1', 0, end);
      const [, id, type, size] = /^(\S+) (commit|tree|blob|tag) (\d+)$/.exec(header) ?? [];
      const next = this.waiting[0];
      if (next === undefined) break;
      if (size === undefined) {
        this.waiting.shift();
        next.reject(unreadable(next, header));
        held = held.subarray(end + 1);
        continue;
      }
      const stop = end + 1 + Number(size);
      if (held.length < stop + 1) {
        this.needed = stop + 1;
        break;
      }
      this.waiting.shift();
      const content = Buffer.from(held.subarray(end + 1, stop));
      if (id !== next.id || type !== next.type) next.reject(unreadable(next, header));
      // Git asks that where it fetches, and hardly elsewhere: a store that others may write to could hold anything under a name that was signed.
      else if (objectId(type, content, objectFormatOf(id)) !== id) next.reject(unreadable(next, 'another content under that name'));
      else next.resolve(content);
      held = held.subarray(stop + 1);
    }
    this.chunks = held.length === 0 ? [] : [held];
    this.length = held.length;
  }

  private fail(got: string): void {
    for (const each of this.waiting.splice(0)) each.reject(unreadable(each, got));
  }
}

function unreadable({ id, type }: Pick<Waiting, 'id' | 'type'>, got: string): Error {
  return problem('GIT_FAILED', {
    subject: 'git cat-file',
    expected: `the object ${id} ${type}`,
    got: JSON.stringify(got),
    next: 'fetch the whole repository, and run galley again',
  });
}
