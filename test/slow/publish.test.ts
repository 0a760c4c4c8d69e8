import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRemote } from '../support/git-remote';
import { PublishedShop, withCredentials } from '../support/published-shop';
import { SSH_MISSING, SshServer } from '../support/ssh-server';
import { killAtRandom } from './support/kill-at-random';
import { randomFrom } from './support/random';

const ROOT = join(__dirname, '../..');
const PUBLISHERS = 10;
const ROUNDS = 2;
const seed = Number(process.env['GALLEY_SEED'] ?? Date.now() % 1_000_000);
const home = mkdtempSync(join(tmpdir(), 'galley-home-'));
const names = Array.from({ length: PUBLISHERS }, (_, at) => `cell-${at}`);
let restore: () => void;

beforeAll(() => {
  restore = withCredentials(home);
});
afterAll(() => {
  restore();
  rmSync(home, { recursive: true, force: true });
});

/** A project whose environments can be published by processes of their own. */
function project(): PublishedShop {
  const shop = new PublishedShop(names);
  shop.write(
    'main.ts',
    `import { main } from '${ROOT}/cli/main';
import { shopWithCharts } from '${ROOT}/test/support/published-shop';
void main({ systems: [shopWithCharts], root: __dirname });
`,
  );
  return shop;
}

test(`${PUBLISHERS} publishers at once, killed at random moments: every change arrives exactly once, whole, and nothing else changes`, async () => {
  await using remote = await new GitRemote().start();
  using shop = project();
  const random = randomFrom(seed);
  const theirs = { 'README.md': 'theirs\n', 'dist/shop/cell-0/web/theirs.yaml': 'theirs\n', 'other/x': 'theirs\n' };
  remote.commit('main', theirs);
  const words = (name: string) => ['--import', require.resolve('tsx'), 'main.ts', 'publish', `shop/${name}`, '--repo', remote.url];
  const run = (name: string, within: number, moment: () => number) =>
    killAtRandom(process.execPath, words(name), { random: moment, within, cwd: shop.root, env: { TMPDIR: home } });
  const seen = { killed: 0, done: 0 };

  const publishAtLast = async (name: string, within: number): Promise<void> => {
    for (let tries = 0; tries < 4; tries += 1) {
      const { killed, code, stderr } = await (tries === 3 ? run(name, 600_000, () => 1) : run(name, within, random));
      seen[killed ? 'killed' : 'done'] += 1;
      if (killed) continue;
      expect({ seed, name, code, stderr }).toEqual({ seed, name, code: 0, stderr: '' });
      return;
    }
  };

  const sources: string[] = [];
  let within = 60_000;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) shop.set(name, 'ROUND', `${round}`);
    sources.push(await shop.commit(`Round ${round}`));
    const start = performance.now();
    await Promise.all(names.map((name) => (round === 0 ? run(name, within, () => 1) : publishAtLast(name, within))));
    if (round === 0) within = performance.now() - start;
  }

  expect(remote.git('fsck', '--full', '--strict')).not.toMatch(/error|missing|broken/);
  const commits = remote.git('rev-list', '--reverse', 'main').split('\n').slice(1);
  const published = commits.map((id) =>
    remote
      .git('log', '-1', '--format=%(trailers:key=Galley-Environment,valueonly)%(trailers:key=Galley-Source-Commit,valueonly)', id)
      .split('\n')
      .filter(Boolean)
      .join(' '),
  );
  expect([...published].sort()).toEqual(sources.flatMap((source) => names.map((name) => `shop/${name} ${source}`)).sort());
  for (const [at, id] of commits.entries()) {
    const environment = published[at]?.split(' ')[0];
    const touched = remote.git('show', '--format=', '--name-only', id).split('\n');
    expect(touched.filter((path) => path !== 'hydrator.metadata' && !path.startsWith(`dist/${environment}/`))).toEqual([]);
    expect(JSON.parse(remote.git('show', `${id}:dist/${environment}/hydrator.metadata`))).toMatchObject({
      drySha: published[at]?.split(' ')[1],
    });
  }
  const files = remote.files();
  for (const [path, text] of Object.entries(theirs)) expect(files[path]).toBe(text.trim());
  for (const name of names) expect(files[`dist/shop/${name}/base/configmap-round.yaml`]).toContain(`value: "${ROUNDS - 1}"`);
  expect(JSON.parse(remote.git('notes', '--ref=refs/notes/hydrator.metadata', 'show', 'main'))).toEqual({ drySha: sources.at(-1) });
  process.stderr.write(`seed ${seed} (GALLEY_SEED), moments within ${within.toFixed(0)} ms: ${JSON.stringify(seen)}\n`);
  expect(seen.killed).toBeGreaterThan(0);
}, 300_000);

(SSH_MISSING === undefined ? test : test.skip)(
  `${PUBLISHERS} publishers at once over SSH push each its change, once`,
  async () => {
    await using server = await new SshServer().start();
    await using remote = new GitRemote();
    using shop = project();
    await shop.commit();
    process.env['GIT_SSH_COMMAND'] = server.command();
    try {
      const url = server.urlOf(remote.folder);
      const runs = await Promise.all(names.map((name) => shop.run('publish', `shop/${name}`, '--repo', url)));
      expect(runs.map(({ exit, err }) => ({ exit, err }))).toEqual(names.map(() => ({ exit: 0, err: '' })));
    } finally {
      delete process.env['GIT_SSH_COMMAND'];
    }
    expect(remote.git('log', '--format=%s', 'main').split('\n').sort()).toEqual(names.map((name) => `Publish shop/${name} 1.4`));
  },
  180_000,
);

test('in a repository with 100,000 files the cost depends only on the published files', async () => {
  await using remote = await new GitRemote().start();
  using shop = project();
  await shop.commit();
  remote.fill(100_000);
  const publish = async (...more: string[]) => {
    const [sent, requests] = [remote.sent, remote.requests];
    const { exit, err } = await shop.run('publish', 'shop/cell-0', '--repo', remote.url, ...more);
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    return { bytes: remote.sent - sent, requests: remote.requests - requests };
  };
  const clone = async () => {
    const { sent } = remote;
    const { code, stderr } = await killAtRandom('git', ['clone', '--quiet', '--depth=1', remote.url, join(home, 'full')], {
      random: () => 1,
      within: 300_000,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return { bytes: remote.sent - sent };
  };
  const full = await clone();
  const first = await publish();
  const again = await publish();
  process.stderr.write(`100,000 files: ${JSON.stringify({ full, first, again })}\n`);
  expect(first.bytes).toBeLessThan(full.bytes / 3);
  expect(first.requests).toBeLessThan(20);
}, 300_000);
