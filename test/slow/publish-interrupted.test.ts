import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishedShop, withCredentials } from '../support/published-shop';

const ROOT = join(__dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
let restore: () => void;
let server: Server;

beforeAll(async () => {
  restore = withCredentials(home);
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  restore();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while a remote does not answer ends git too, and leaves the project and the disk as they were',
  async (signal) => {
    using project = new PublishedShop();
    project.write(
      'main.ts',
      `import { main } from '${ROOT}/cli/main';\nimport { shopWithCharts } from '${ROOT}/test/support/published-shop';\nvoid main({ systems: [shopWithCharts], root: __dirname });\n`,
    );
    await project.commit();
    const before = project.repository.git('for-each-ref');
    const { port } = server.address() as AddressInfo;
    const asked = new Promise<void>((resolve) => server.once('request', () => resolve()));
    const words = ['--import', require.resolve('tsx'), 'main.ts', 'publish', '--repo', `http://127.0.0.1:${port}/x.git`];
    const child = spawn(process.execPath, words, { cwd: project.root, env: { ...process.env, TMPDIR: home } });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await asked;
    expect(readdirSync(home).some((name) => name.startsWith('galley-publish-'))).toBe(true);
    child.kill(signal);
    expect({ exit: await ended, stderr }).toEqual({
      exit: 3,
      stderr: `error[INTERRUPTED] command: interrupted, got ${signal}; run it again\n`,
    });
    expect(readdirSync(home).filter((name) => name.startsWith('galley-'))).toEqual([]);
    expect(project.repository.git('status', '--porcelain')).toBe('');
    expect(project.repository.git('for-each-ref')).toBe(before);
  },
);
