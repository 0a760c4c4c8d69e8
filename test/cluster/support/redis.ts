import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's packages of the server: itself, and the libraries that a small system lacks. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'];

/** A Redis server, and what it needs in its environment. */
export interface RedisServer {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds redis-server on PATH; else unpacks Debian's package into the cache, which installs nothing and starts no service.
 * @throws Error where neither can be had
 */
export function findRedis(cache: string, say: (line: string) => void): RedisServer {
  if (spawnSync('redis-server', ['--version']).status === 0) return { path: 'redis-server', env: {} };
  const root = join(cache, 'redis');
  if (!existsSync(root)) {
    say('redis-server is not on PATH: unpacking the package of the distribution into the cache, once');
    unpack(root);
  }
  const server = unpacked(root);
  if (server !== undefined) return server;
  rmSync(root, { recursive: true, force: true });
  throw new Error('redis-server is not on PATH, and apt-get download gave none that runs here; apt-get install redis-server');
}

function unpack(root: string): void {
  const scratch = `${root}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  // One at a time: a release that lacks one of the libraries has it in the server.
  for (const name of PACKAGES) spawnSync('apt-get', ['download', '-q', name], { cwd: scratch });
  for (const file of readdirSync(scratch).filter((name) => name.endsWith('.deb'))) {
    spawnSync('dpkg', ['-x', file, '.'], { cwd: scratch });
    rmSync(join(scratch, file));
  }
  renameSync(scratch, root);
}

function unpacked(root: string): RedisServer | undefined {
  const libraries = existsSync(join(root, 'usr/lib'))
    ? readdirSync(join(root, 'usr/lib'))
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(root, 'usr/lib', name))
    : [];
  const server = { path: join(root, 'usr/bin/redis-server'), env: { LD_LIBRARY_PATH: libraries.join(':') } };
  return spawnSync(server.path, ['--version'], { env: { ...process.env, ...server.env } }).status === 0 ? server : undefined;
}
