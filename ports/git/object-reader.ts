import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { problem } from '../../core/errors';
import { type CommitObject, parseCommit } from '../../core/git/commit-object';
import { CommitGraph } from '../../core/git/graph';
import type { GitObjects } from '../../core/git/objects';
import { parseTree, type TreeItem } from '../../core/git/tree-object';
import { gitEnvironment } from './git-environment';
import type { GitRepository } from './git-repository';

/** Trees that are kept, as neighbours in a history share most of theirs. */
const KEPT = 20_000;

interface Waiting {
  readonly name: string;
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
    this.child = spawn('git', ['-c', 'core.commitGraph=false', 'cat-file', '--batch'], {
      cwd: repository.git.folder,
      env: gitEnvironment(process.env),
    });
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
    const git = this.repository.git.with({ config: { 'core.commitGraph': 'false' } });
    // A file of grafts would show other parents than those that were signed.
    const text = await git.text(['rev-list', '--topo-order', '--parents', '--end-of-options', ...tips], {
      env: { GIT_GRAFT_FILE: '/dev/null' },
    });
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

  private read(name: string, type: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ name: `${name} ${type}`, resolve, reject });
      this.child.stdin.write(`${name}\n`);
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
        next.reject(unreadable(next.name, header));
        held = held.subarray(end + 1);
        continue;
      }
      const stop = end + 1 + Number(size);
      if (held.length < stop + 1) {
        this.needed = stop + 1;
        break;
      }
      this.waiting.shift();
      if (`${id} ${type}` === next.name) next.resolve(Buffer.from(held.subarray(end + 1, stop)));
      else next.reject(unreadable(next.name, header));
      held = held.subarray(stop + 1);
    }
    this.chunks = held.length === 0 ? [] : [held];
    this.length = held.length;
  }

  private fail(got: string): void {
    for (const { name, reject } of this.waiting.splice(0)) reject(unreadable(name, got));
  }
}

function unreadable(name: string, got: string): Error {
  return problem('GIT_FAILED', {
    subject: 'git cat-file',
    expected: `the object ${name}`,
    got: JSON.stringify(got),
    next: 'fetch the whole repository, and run galley again',
  });
}
