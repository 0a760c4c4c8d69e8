import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeClient, KubeRefusal } from '../../../ports/cluster/kube-client';

const BUSY = { message: 'storage is (re)initializing' };

let server: Server;
/** Answers that come before `{}`. */
let first: { readonly status: number; readonly retryAfter?: string }[] = [];
let times: number[] = [];

beforeAll(async () => {
  server = createServer((_, response) => {
    times.push(Date.now());
    const next = first.shift();
    if (next === undefined) {
      response.end('{}');
      return;
    }
    response.writeHead(next.status, next.retryAfter === undefined ? {} : { 'retry-after': next.retryAfter });
    response.end(JSON.stringify(BUSY));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  times = [];
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function ask(method: 'GET' | 'PATCH' = 'GET', signal?: AbortSignal): Promise<unknown> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new KubeClient({ context: 'test', server: url, authorize: async () => {} }, signal).ask({ method, path: '/api' });
}

test.each([
  ['GET', 429],
  ['GET', 503],
  ['PATCH', 429],
  ['PATCH', 503],
] as const)('a %s that a busy API server answers with %i and when to come back is made again, not sooner', async (method, status) => {
  first = [
    { status, retryAfter: '0' },
    { status, retryAfter: '1' },
  ];
  await expect(ask(method)).resolves.toEqual({});
  expect(times).toHaveLength(3);
  // A timer may be early by a millisecond.
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(999);
});

test('reports one that stays busy after ten more tries, in its own words', async () => {
  first = Array.from({ length: 20 }, () => ({ status: 429, retryAfter: '0' }));
  await expect(ask()).rejects.toThrow('expected an answer for /api, got "storage is (re)initializing"');
  expect(times).toHaveLength(11);
});

test.each([
  ['that wants to be left alone for an hour', { status: 429, retryAfter: '3600' }],
  ['that does not say when to come back', { status: 429 }],
  ['that failed', { status: 500 }],
])('reports an API server %s at once', async (_, answer) => {
  first = [answer];
  await expect(ask()).rejects.toThrow('expected an answer for /api, got "storage is (re)initializing"');
  expect(times).toHaveLength(1);
});

test('a write that fails within the API server, as by a webhook that does not answer, is a refusal of what was written', async () => {
  first = [{ status: 500 }];
  await expect(ask('PATCH')).rejects.toThrow(KubeRefusal);
});

test('a wait ends with the command', async () => {
  first = [{ status: 429, retryAfter: '20' }];
  const ending = new AbortController();
  const asked = expect(ask('GET', ending.signal)).rejects.toMatchObject({ name: 'AbortError' });
  setTimeout(() => ending.abort(), 100);
  await asked;
});
