import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeClient } from '../../../ports/cluster/kube-client';
import { readKubeConfig } from '../../../ports/cluster/kube-config';

const folder = mkdtempSync(join(tmpdir(), 'galley-kept-'));
let server: Server;
let connections = 0;
let seen = new Map<Socket, number>();
/** How many requests a connection answers before the server hangs up without a word. */
let answersEach = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  server = createServer(({ socket }, response) => {
    const before = seen.get(socket) ?? 0;
    seen.set(socket, before + 1);
    if (before >= answersEach) socket.destroy();
    else response.end('{}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  connections = 0;
  seen = new Map();
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function client(): Promise<KubeClient> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    clusters: [{ name: 'test', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'test', user: { token: 'a' } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  };
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
  return new KubeClient(await readKubeConfig({ file }));
}

test('requests one after the other take one connection', async () => {
  const asking = await client();
  for (let each = 0; each < 20; each += 1) await asking.ask({ method: 'GET', path: '/api' });
  expect(connections).toBe(1);
});

test('a kept connection that the server has closed meanwhile is no failure', async () => {
  answersEach = 2;
  const asking = await client();
  for (let each = 0; each < 6; each += 1) await expect(asking.ask({ method: 'GET', path: '/api' })).resolves.toEqual({});
  expect(connections).toBe(3);
});

test('reports a server that hangs up on each new connection', async () => {
  answersEach = 0;
  await expect((await client()).ask({ method: 'GET', path: '/api' })).rejects.toThrow('socket hang up');
});
