import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisConfig } from '../../../constructs/redis/redis-config';
import { testWith } from '../../support/installed';

const PASSWORD = 'not-a-secret';

describe('redis.conf', () => {
  testWith(['redis-server', 'redis-cli'], 'starts a server that asks for the password, keeps its log and evicts nothing', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'redis-'));
    const port = String(await freePort());
    writeFileSync(join(directory, 'auth.conf'), `requirepass "${PASSWORD}"\n`);
    writeFileSync(join(directory, 'redis.conf'), redisConfig({ memoryLimit: '64Mi', dataDirectory: directory, authDirectory: directory }));
    const server = spawn('redis-server', [join(directory, 'redis.conf'), '--port', port], { stdio: 'ignore' });
    const ask = (password: string | undefined, ...command: string[]) =>
      spawnSync('redis-cli', ['-e', '-p', port, ...command], {
        encoding: 'utf8',
        env: { ...process.env, ...(password && { REDISCLI_AUTH: password }) },
      });
    try {
      await until(() => ask(PASSWORD, 'ping').status === 0);
      expect(ask(PASSWORD, 'config', 'get', 'maxmemory').stdout).toBe(`maxmemory\n${32 * 2 ** 20}\n`);
      expect(ask(PASSWORD, 'config', 'get', 'maxmemory-policy').stdout).toBe('maxmemory-policy\nnoeviction\n');
      expect(ask(PASSWORD, 'info', 'persistence').stdout).toContain('aof_enabled:1');
      // The readiness probe relies on this: a refused command fails.
      expect(ask(undefined, 'ping')).toMatchObject({ status: 1, stderr: expect.stringContaining('NOAUTH') });
    } finally {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function until(ready: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not answer');
}
