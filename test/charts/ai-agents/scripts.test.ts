import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aiAgents } from '../../../charts/ai-agents';
import type { JsonObject } from '../../../core/object/object';
import { edit } from '../../support/edit';
import { type Rendered, rendered } from '../../support/rendered';
import { at } from '../../support/synth';

let objects: Rendered;
beforeAll(async () => {
  objects = await rendered(aiAgents, 'dev');
});

const containerOf = (name: string): JsonObject =>
  at(objects.get('CronJob', name), 'spec.jobTemplate.spec.template.spec.containers[0]') as JsonObject;
/** What the container runs, by the Node.js that runs this test. */
const argumentsOf = (name: string): string[] => (containerOf(name)['command'] as string[]).slice(1);

describe('cleanup, as the container runs it', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'galley-jobs-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const run = (env: Record<string, string> = {}) =>
    spawnSync(process.execPath, argumentsOf('ai-agents-cleanup'), {
      env: { WORKSPACE_DIR: join(root, 'jobs'), OLDER_THAN_HOURS: '24', ...env },
      encoding: 'utf8',
    });
  /** A job directory whose files were all written that many hours ago. */
  const job = (name: string, hoursAgo: number): string => {
    const folder = join(root, 'jobs', name);
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'deep', 'file'), 'x');
    const then = new Date(Date.now() - hoursAgo * 3_600_000);
    for (const each of [join(folder, 'deep', 'file'), join(folder, 'deep'), folder]) utimesSync(each, then, then);
    return folder;
  };

  test('removes folders without a write for that long, and keeps the others', () => {
    job('stale', 30);
    job('fresh', 2);
    const working = job('old-but-in-use', 30);
    writeFileSync(join(working, 'deep', 'new'), 'x');
    const { status, stdout } = run();
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'removed 1 of 3\n' });
    expect(readdirSync(join(root, 'jobs')).sort()).toEqual(['fresh', 'old-but-in-use']);
  });

  test('follows no symbolic link, and removes nothing but directories', () => {
    const accounts = join(root, '.accounts');
    mkdirSync(accounts);
    writeFileSync(join(accounts, 'login'), 'x');
    const stale = job('stale', 30);
    symlinkSync(accounts, join(stale, 'link'));
    utimesSync(stale, 0, 0);
    symlinkSync(accounts, join(root, 'jobs', 'link'));
    writeFileSync(join(root, 'jobs', 'file'), 'x');
    run({ OLDER_THAN_HOURS: '0.000001' });
    expect(existsSync(join(accounts, 'login'))).toBe(true);
    expect(readdirSync(join(root, 'jobs')).sort()).toEqual(['file', 'link']);
  });

  test('does nothing without the folder, and fails without its name', () => {
    expect(run().status).toBe(0);
    expect(run({ WORKSPACE_DIR: '' }).status).not.toBe(0);
    expect(run({ OLDER_THAN_HOURS: 'soon' }).status).not.toBe(0);
  });

  test('gets the folder of jobs, never the workspace with the accounts in it', () => {
    expect(containerOf('ai-agents-cleanup')['env']).toContainEqual({ name: 'WORKSPACE_DIR', value: '/workspace/jobs' });
  });
});

describe('token refresh, as the container runs it', () => {
  let server: Server;
  let answer = 200;
  const asked: string[] = [];
  beforeAll((done) => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(answer).end();
    }).listen(0, '127.0.0.1', done);
  });
  afterAll((done) => {
    server.close(done);
  });

  const run = (url: string): Promise<number | null> =>
    new Promise((resolve) => {
      spawn(process.execPath, argumentsOf('ai-agents-token-refresh'), { env: { API_URL: url }, stdio: 'ignore' }).on('exit', resolve);
    });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  test('asks the API once, and succeeds when that does', async () => {
    expect(await run(url())).toBe(0);
    expect(asked).toEqual(['POST /api/accounts/refresh']);
  });

  test.each([401, 500])('fails when the API answers %d', async (status) => {
    answer = status;
    expect(await run(url())).toBe(1);
  });

  test('fails when nobody answers', async () => {
    expect(await run('http://127.0.0.1:1')).toBe(1);
  });
});

test('both run by the clock, one at a time, and stay away from Kubernetes’ API', () => {
  for (const name of ['ai-agents-cleanup', 'ai-agents-token-refresh']) {
    expect(at(objects.get('CronJob', name), 'spec.concurrencyPolicy')).toBe('Forbid');
    expect(at(objects.get('CronJob', name), 'spec.jobTemplate.spec.template.spec.automountServiceAccountToken')).toBe(false);
  }
});

test('each runs when the environment says, and what is stale is said there too', async () => {
  const said = 'cleanup: { schedule: "5 4 * * *", olderThanHours: 72 }\n  tokenRefresh: { schedule: "7 */2 * * *" }';
  const changed = await rendered(aiAgents, 'dev', edit(['  logLevel: debug\n', `  ${said}\n`]));
  const [cleanup, refresh] = ['ai-agents-cleanup', 'ai-agents-token-refresh'].map((name) => changed.get('CronJob', name));
  expect([at(cleanup, 'spec.schedule'), at(refresh, 'spec.schedule')]).toEqual(['5 4 * * *', '7 */2 * * *']);
  expect(at(cleanup, 'spec.jobTemplate.spec.template.spec.containers[0].env')).toContainEqual({ name: 'OLDER_THAN_HOURS', value: '72' });
});
