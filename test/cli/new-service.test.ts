import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestProject } from '../support/project';

const MAIN = "import { main } from 'galley';\n\nvoid main({ systems: [], root: __dirname });\n";

let project: TestProject;
const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');
beforeEach(async () => {
  project = new TestProject([], { 'main.ts': MAIN });
  expect(await project.run('new', 'system', 'shop', '--delivery', 'flux')).toMatchObject({ exit: 0 });
});
afterEach(() => project[Symbol.dispose]());

// test/slow/golden.test.ts shows that the written files render, type-check and pass all checks.
test('a system is begun for Flux', () => {
  expect(read('envs/shop/staging.yaml')).toMatch(/\ndelivery: flux\n[\s\S]*\n {4}flux: \{ namespace: flux-system \}\n/);
});

test('a service without a port is a worker, and one with a schedule a task', async () => {
  expect(await project.run('new', 'service', 'shop', 'mailer')).toMatchObject({ exit: 0 });
  const worker = read('charts/shop/mailer/index.ts');
  expect(worker).toContain('exposed: false,');
  expect(worker).not.toMatch(/ports:|httpProbe/);
  expect(await project.run('new', 'service', 'shop', 'cleanup', '--schedule', '15 3 * * *')).toMatchObject({ exit: 0 });
  expect(read('charts/shop/cleanup/index.ts')).toMatch(/new CronJob\([\s\S]*schedule: settings\.schedule,/);
  expect(read('charts/shop/cleanup/config.ts')).toContain("schedule: cron.default('15 3 * * *')");
});

test('a service uses what another has: image, variables and stores; a second run changes nothing', async () => {
  await project.run('new', 'service', 'shop', 'api', '--port', '8080', '--with', 'postgres,redis,migration');
  const before = read('releases/shop/0.1.0.yaml');
  for (const words of [['mailer'], ['cleanup', '--schedule', '0 4 * * 0']])
    expect(await project.run('new', 'service', 'shop', ...words, '--uses', 'api')).toMatchObject({ exit: 0 });
  expect(read('charts/shop/index.ts')).toMatch(
    /const apiShared = api\(installation\);\n {4}mailer\(installation, apiShared\);\n {4}cleanup\(installation, apiShared\);\n/,
  );
  expect(read('charts/shop/mailer/index.ts')).toMatch(/image: images\.api,[\s\S]*env: shared\.env,[\s\S]*shared\.connect\(workload\);/);
  expect(read('releases/shop/0.1.0.yaml')).toBe(before);
  expect(await project.run('new', 'service', 'shop', 'mailer', '--uses', 'api')).toMatchObject({ exit: 0, out: '' });
});

test.each([
  [['--port', '80', '--schedule', '0 4 * * *'], 'no --port, since what ends answers nobody'],
  [['--schedule', 'daily'], 'five fields of cron'],
  [['--schedule', '0 4 * * *', '--with', 'migration'], 'what a task can have: postgres, redis'],
  [['--rollout', 'canary'], 'a service that answers'],
  [['--with', 'tailscale'], 'a service that answers'],
  [['--uses', 'none'], 'a service with stores'],
  [['--uses', 'none', '--with', 'redis'], 'nothing beside --uses'],
  [['--uses', 'none', '--image', 'ghcr.io/acme/other'], 'none beside --uses'],
  [['--port', '0'], 'a port from 1 to 65535'],
  [['--port', 'abc'], "argument 'abc' is invalid. expected a port from 1 to 65535"],
])('%j does not go together, and nothing is written', async (words, said) => {
  expect(await project.run('new', 'service', 'shop', 'web', ...words)).toMatchObject({ exit: 2, err: expect.stringContaining(said) });
  expect(existsSync(join(project.root, 'charts/shop/web'))).toBe(false);
});

test('what is called the same in code is refused, and nothing is written', async () => {
  await project.run('new', 'service', 'shop', 'w1', '--port', '80', '--with', 'redis');
  const refused = {
    exit: 2,
    err: expect.stringMatching(/USAGE\] (system|service): expected one that is not \w+ in code, .* name it otherwise/),
  };
  expect(await project.run('new', 'service', 'shop', 'w-1')).toMatchObject(refused);
  expect(await project.run('new', 'system', 'a-b1')).toMatchObject({ exit: 0 });
  expect(await project.run('new', 'system', 'a-b-1')).toMatchObject(refused);
  for (const path of ['charts/shop/w-1', 'charts/a-b-1', 'envs/a-b-1', 'releases/a-b-1'])
    expect(existsSync(join(project.root, path))).toBe(false);
  expect(read('main.ts')).not.toContain('a-b-1');
  expect(await project.run('new', 'service', 'shop', 'constructor')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('another name than'),
  });
});
