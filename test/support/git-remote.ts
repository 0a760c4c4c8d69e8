import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
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
    // Written without a process of git for each line.
    appendFileSync(join(this.folder, 'config'), '[uploadpack]\n\tallowFilter\n\tallowAnySHA1InWant\n[gc]\n\tauto = 0\n');
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
    return this.run(words).toString('utf8').trim();
  }

  /** The files of a branch with their contents, by one process for all of those. */
  files(branch = 'main'): Record<string, string> {
    const entries = this.git('ls-tree', '-r', '-z', branch).split('\0').slice(0, -1);
    const ids = entries.map((entry) => `${entry.split(/[ \t]/)[2]}\n`);
    let rest = this.run(['cat-file', '--batch'], ids.join(''));
    return Object.fromEntries(
      entries.map((entry) => {
        const begin = rest.indexOf('\n') + 1;
        const end = begin + Number(rest.toString('latin1', 0, begin).split(' ')[2]);
        const text = rest.toString('utf8', begin, end).trim();
        rest = rest.subarray(end + 1);
        return [entry.slice(entry.indexOf('\t') + 1), text];
      }),
    );
  }

  /** Commits of a branch. */
  count(branch = 'main'): number {
    return Number(this.git('rev-list', '--count', branch));
  }

  /** Commits files beside the published ones, as a person would. */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>, message = 'By hand'): string {
    const before = this.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    const changes = Object.entries(files).map(([path, text]) => (text === undefined ? `D ${path}\n` : written(path, text)));
    this.import(branch, 'Ada Löv <ada@example.com> 1770000000 +0100', message, [before === '' ? '' : `from ${before}\n`, ...changes]);
    return this.git('rev-parse', `refs/heads/${branch}`);
  }

  /** Commits many manifests of others to the branch, a hundred to a folder, each with a content of its own. */
  fill(files: number, branch = 'main'): void {
    const changes = Array.from({ length: files }, (_, at) => {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-${at}\ndata:\n  key: "${hash('sha256', `${at}`)}"\n`;
      return written(`clusters/${Math.floor(at / 10_000)}/${Math.floor(at / 100)}/configmap-${at}.yaml`, text);
    });
    this.import(branch, 'Hand <hand@example.com> 1770000000 +0000', 'Fill', changes);
  }

  private import(branch: string, committer: string, message: string, changes: readonly string[]): void {
    const head = `commit refs/heads/${branch}\ncommitter ${committer}\n${data(`${message}\n`)}`;
    this.run(['fast-import', '--quiet'], [head, ...changes].join(''));
  }

  private run(words: readonly string[], input?: string): Buffer {
    return execFileSync('git', words, {
      cwd: this.folder,
      env: GIT_ENVIRONMENT,
      stdio: 'pipe',
      maxBuffer: 2 ** 28,
      ...(input !== undefined && { input }),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server === undefined ? resolve(undefined) : this.server.close(resolve)));
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A file as `git fast-import` takes it. */
const written = (path: string, text: string): string => `M 100644 inline ${path}\n${data(text)}`;
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
