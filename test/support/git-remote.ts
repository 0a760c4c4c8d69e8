import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveGit } from './git-backend';
import { GIT_ENVIRONMENT } from './git-folder';

export const USER = 'publisher';
export const PASSWORD = 'pa55-w0rd-of-the-test';

/** A bare repository behind git's own HTTP server on loopback, which asks for a password. */
export class GitRemote {
  readonly root = mkdtempSync(join(tmpdir(), 'galley-remote-'));
  readonly folder = join(this.root, 'rendered.git');
  /** Requests that were let in. */
  requests = 0;
  /** Bytes that were sent. */
  sent = 0;
  private server: Server | undefined;

  constructor() {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.folder], { env: GIT_ENVIRONMENT });
    for (const [name, value] of [
      ['uploadpack.allowFilter', 'true'],
      ['uploadpack.allowAnySHA1InWant', 'true'],
      ['gc.auto', '0'],
    ] as const)
      this.git('config', name, value);
  }

  get url(): string {
    const address = this.server?.address() as AddressInfo | undefined;
    return `http://127.0.0.1:${address?.port ?? 0}/rendered.git`;
  }

  async start(): Promise<this> {
    const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    this.server = createServer((request, response) => {
      if (request.headers.authorization !== expected) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
        return;
      }
      this.requests += 1;
      const { socket } = request;
      const before = socket.bytesWritten;
      response.on('close', () => {
        this.sent += socket.bytesWritten - before;
      });
      serveGit(this.root, request, response);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return this;
  }

  git(...words: readonly string[]): string {
    return execFileSync('git', words, {
      cwd: this.folder,
      encoding: 'utf8',
      env: GIT_ENVIRONMENT,
      stdio: 'pipe',
      maxBuffer: 2 ** 28,
    }).trim();
  }

  /** The files of a branch with their contents. */
  files(branch = 'main'): Record<string, string> {
    const paths = this.git('ls-tree', '-r', '--name-only', branch).split('\n');
    return Object.fromEntries(paths.filter((path) => path !== '').map((path) => [path, this.git('show', `${branch}:${path}`)]));
  }

  /** Commits of a branch. */
  count(branch = 'main'): number {
    return Number(this.git('rev-list', '--count', branch));
  }

  /** Commits files beside the published ones, as a person would. */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>, message = 'By hand'): string {
    const folder = mkdtempSync(join(tmpdir(), 'galley-hand-'));
    const run = (words: readonly string[], input?: string): string =>
      execFileSync('git', words, {
        cwd: this.folder,
        encoding: 'utf8',
        env: { ...GIT_ENVIRONMENT, GIT_INDEX_FILE: join(folder, 'index') },
        ...(input !== undefined && { input }),
      }).trim();
    try {
      const heads = run(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
      run(heads === '' ? ['read-tree', '--empty'] : ['read-tree', heads]);
      for (const [path, text] of Object.entries(files)) {
        const entry = text === undefined ? `0 ${'0'.repeat(40)}` : `100644 ${run(['hash-object', '-w', '--stdin'], text)}`;
        run(['update-index', '--index-info'], `${entry}\t${path}\n`);
      }
      const id = run(['commit-tree', run(['write-tree']), ...(heads === '' ? [] : ['-p', heads]), '-m', message]);
      run(['update-ref', `refs/heads/${branch}`, id]);
      return id;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Commits many manifests of others to the branch, a hundred to a folder, each with a content of its own. */
  fill(files: number, branch = 'main'): void {
    const commands: string[] = [`commit refs/heads/${branch}\ncommitter Hand <hand@example.com> 1770000000 +0000\ndata 4\nFill\n`];
    for (let at = 0; at < files; at += 1) {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-${at}\ndata:\n  key: "${hash('sha256', `${at}`)}"\n`;
      commands.push(
        `M 100644 inline clusters/${Math.floor(at / 10_000)}/${Math.floor(at / 100)}/configmap-${at}.yaml\ndata ${text.length}\n${text}`,
      );
    }
    const input = commands.join('');
    execFileSync('git', ['fast-import', '--quiet'], { cwd: this.folder, env: GIT_ENVIRONMENT, input });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server === undefined ? resolve(undefined) : this.server.close(resolve)));
    rmSync(this.root, { recursive: true, force: true });
  }
}
