import { join } from 'node:path';
import type { JsonObject, KubernetesObject } from '../../core/object/object';
import { readKubeConfig } from '../../ports/cluster/kube-config';
import { ApiServer } from '../support/api-server';
import { shopForEach } from '../support/shop-for-each';
import type { SignedShop } from '../support/signed-shop';

let shop: SignedShop;

const { keys, withKeys } = shopForEach('steering rollouts is', (each) => {
  shop = each;
});

const kubeconfig = join(keys.folder, 'kubeconfig');

/** A colour of `web` in shop/staging that waits for a person, its gate passed. */
const WAITING: JsonObject = {
  phase: 'Paused',
  message: 'BlueGreenPause',
  observedGeneration: '4',
  currentPodHash: 'new',
  stableRS: 'old',
  pauseConditions: [{ reason: 'BlueGreenPause', startTime: '2026-01-01T00:00:00Z' }],
};

const ABORTED: JsonObject = { ...WAITING, phase: 'Degraded', abort: true, abortedAt: '2026-01-01T00:00:00Z' };
const DONE: JsonObject = { ...WAITING, phase: 'Healthy', message: '', currentPodHash: 'old' };

const rollout = (status: JsonObject, environment = 'shop-staging'): KubernetesObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'web', namespace: 'shop', generation: 4, labels: { 'galley.dev/environment': environment } },
  spec: { strategy: { blueGreen: {} } },
  status,
});

let api: ApiServer;

// The library is large: loaded here, no test waits for it.
beforeAll(() => readKubeConfig({ file: 'none' }).then(String, String));

afterEach(() => api?.stop());

/** A cluster in which the rollout is in a state. */
async function cluster(status: JsonObject, environment?: string): Promise<void> {
  api = await ApiServer.start([rollout(status, environment)]);
  api.kubeconfig(kubeconfig);
}

const steer = (verb: string, ...options: string[]) =>
  shop.run('rollout', verb, 'shop/staging', 'web', '--kubeconfig', kubeconfig, ...options);

const notes = (): string => shop.git('notes', '--ref=galley', 'show', 'HEAD');
const noNotes = (): boolean => shop.git('for-each-ref', 'refs/notes') === '';

withKeys('whoever may write to an environment steers its rollouts', () => {
  test.each([
    ['promote', WAITING, { pauseConditions: null }, 'Promote the rollout of shop/web to 1.4 in shop/staging'],
    ['abort', WAITING, { abort: true }, 'Abort the rollout of shop/web to 1.4 in shop/staging'],
    ['retry', ABORTED, { abort: false }, 'Retry the rollout of shop/web to 1.4 in shop/staging'],
  ])('%s is written to the cluster, and its record is a signed commit that changes no file', async (verb, state, status, subject) => {
    await cluster(state);
    const head = shop.git('rev-parse', 'HEAD');
    const { exit, out, err } = await steer(verb);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`shop/staging: rollout-${verb} of shop/web, by ada, [0-9a-f]{12} on main$`));
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(api.patches).toEqual([{ status }]);

    expect(shop.git('rev-parse', 'HEAD^')).toBe(head);
    expect(shop.git('diff', '--name-only', 'HEAD^')).toBe('');
    expect(shop.git('status', '--porcelain')).toBe('');
    expect(shop.git('log', '-1', '--format=%s')).toBe(subject);
    expect(shop.trailers()).toEqual({
      'Galley-Actor': 'ada',
      'Galley-Action': `rollout-${verb}`,
      'Galley-Target': 'shop/staging',
      'Galley-Version': '1.4',
      'Galley-Outcome': 'done',
      'Galley-Tree': shop.git('rev-parse', 'HEAD:dist/shop/staging'),
      'Galley-Lockfile': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'Galley-Rollout': 'shop/web',
    });
    expect(JSON.parse((await shop.run('history', 'shop/staging', '--json')).out)).toMatchObject([
      { actor: 'ada', action: `rollout-${verb}`, outcome: 'done', rollout: 'shop/web', proven: true },
    ]);
    const { out: told } = await shop.run('history');
    expect(told).toMatch(new RegExp(`rollout-${verb} shop/staging 1.4 done\n {2}by ada\n {2}Rollout shop/web$`));
    expect((await shop.run('access', 'check')).exit).toBe(0);
  });

  test('an admin of the environment may, too', async () => {
    await cluster(WAITING);
    shop.signAs('grace');
    expect(await steer('promote')).toMatchObject({ exit: 0, out: expect.stringContaining('by grace') });
  });

  test('--dry-run shows what would be written, and writes nothing', async () => {
    await cluster(WAITING);
    const state = shop.state();
    const { exit, out } = await steer('promote', '--dry-run');
    expect(exit).toBe(0);
    expect(out).toBe(`shop/staging  Rollout shop/web
  it is Paused (BlueGreenPause)
  to write {"status":{"pauseConditions":null}}
dry run: nothing was written or signed; who may do it is asked when it is done`);
    expect([shop.state(), api.patches, noNotes()]).toEqual([state, [], true]);
  });

  test.each([
    ['no', false, 1],
    ['yes', true, 0],
  ])('asks on a terminal, and takes %s for an answer', async (_, answer, exit) => {
    await cluster(WAITING);
    const asked: string[] = [];
    shop.ask = async (question) => asked.push(question) > 0 && answer;
    const state = shop.state();
    expect((await steer('promote')).exit).toBe(exit);
    expect(asked).toEqual(['Promote the rollout of shop/web to 1.4 in shop/staging, as ada, on main?']);
    expect([shop.state() === state, api.patches.length]).toEqual([!answer, answer ? 1 : 0]);
  });

  test('--yes asks nobody', async () => {
    await cluster(WAITING);
    shop.ask = () => Promise.reject(new Error('asked'));
    expect((await steer('abort', '--yes')).exit).toBe(0);
  });
});

withKeys('refusals', () => {
  test.each([
    ['an actor who only reads', 'rita', 'expected ada or grace, got rita, who only reads', 'rita'],
    ['a key that nobody listed', 'eve', 'access.yaml has no actor with the SSH key SHA256:', 'unproven'],
    ['no key', undefined, 'git could not sign', 'unproven'],
  ])('%s may not, whatever name git says: the cluster stays unchanged, and a note records it', async (_, key, why, actor) => {
    await cluster(WAITING);
    shop.signAs(key);
    shop.git('config', 'user.name', 'ada');
    const state = shop.state();
    const { exit, err } = await steer('promote');
    expect([exit, err]).toEqual([1, expect.stringMatching(/^error\[ACCESS_DENIED\] shop\/staging: expected ada or grace, got /)]);
    expect(err).toContain(why);
    expect([shop.state(), api.patches]).toEqual([state, []]);
    expect(notes()).toContain(`Galley-Actor: ${actor}\nGalley-Action: rollout-promote\nGalley-Target: shop/staging\n`);
    expect(notes()).toContain('Galley-Rollout: shop/web\n');
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([
      { actor, action: 'rollout-promote', outcome: 'refused', rollout: 'shop/web', proven: false },
    ]);
  });

  test('notes a refused action with its author; a dry run only prints it', async () => {
    await cluster(DONE);
    expect((await steer('promote', '--dry-run')).err).toContain('error[ROLLOUT_REFUSED] rollout shop/web: expected');
    expect(noNotes()).toBe(true);
    const state = shop.state();
    const { exit, err } = await steer('promote');
    expect([exit, err]).toEqual([1, expect.stringContaining('got Healthy; there is nothing to promote')]);
    expect([shop.state(), api.patches]).toEqual([state, []]);
    expect(notes()).toMatch(
      /^Galley-Actor: ada\n[\s\S]*Galley-Outcome: refused\n[\s\S]*Galley-Reason: ROLLOUT_REFUSED rollout shop\/web: /,
    );
  });

  test('a retry just after an abort says how long to wait', async () => {
    await cluster({ ...ABORTED, abortedAt: new Date().toISOString() });
    expect(await steer('retry')).toMatchObject({ exit: 1, err: expect.stringMatching(/^error\[ROLLOUT_REFUSED\] .*; wait \d+ s$/) });
    expect(api.patches).toEqual([]);
  });

  test.each([
    ['an unknown Rollout', ['promote', 'shop/staging', 'wbe'], 'ROLLOUT_UNKNOWN', 'expected web, got "wbe"'],
    ['an unknown environment', ['abort', 'shop/stagin', 'web'], 'ENV_UNKNOWN', 'got "shop/stagin"; write shop/staging'],
    ['the cluster of another environment', ['promote', 'shop/prod', 'web'], 'ROLLOUT_NOT_LIVE', 'got one of shop-staging'],
  ])('%s is wrong input, and leaves no note', async (_, argv, code, message) => {
    await cluster(WAITING);
    const state = shop.state();
    const { exit, err } = await shop.run('rollout', ...argv, '--kubeconfig', kubeconfig);
    expect([exit, err]).toEqual([2, expect.stringMatching(new RegExp(`^error\\[${code}\\] [^\\n]*$`))]);
    expect(err).toContain(message);
    expect([shop.state(), api.patches, noNotes()]).toEqual([state, [], true]);
  });

  test('refuses uncommitted changes, because the record belongs to a commit', async () => {
    await cluster(WAITING);
    shop.write('new.txt', 'new\n');
    expect(await steer('abort')).toMatchObject({ exit: 2, err: expect.stringMatching(/^error\[GIT_DIRTY\]/) });
    expect(api.patches).toEqual([]);
  });
});

withKeys('galley rollout status', () => {
  test('--watch tells of each change until it is done, and goes on over an API server that is away for a moment', async () => {
    await cluster(WAITING);
    const states = [WAITING, WAITING, undefined, DONE];
    api.onAsk = (path) => {
      if (!path.endsWith('/rollouts/web')) return undefined;
      const state = states.shift();
      if (state === undefined) return { status: 503, body: { message: 'it starts' } };
      api.objects.splice(0, 1, rollout(state));
      return undefined;
    };
    const { exit, out, err } = await steer('status', '--watch');
    expect([exit, states]).toEqual([0, []]);
    expect(out.match(/^web {2}.*$/gm)).toEqual(['web  blue-green  Paused, BlueGreenPause', 'web  blue-green  Healthy']);
    expect(err).toMatch(/^error\[CLUSTER_FAILED\] cluster test at [^\n]*, got "it starts";[^\n]*$/);
  });

  test('--watch ends with 1 where it was aborted', async () => {
    await cluster(ABORTED);
    expect(await steer('status', '--watch')).toMatchObject({
      exit: 1,
      err: '',
      out: expect.stringMatching(/^web {2}blue-green {2}Degraded/),
    });
  });
});

withKeys('records of rollouts beside those of releases', () => {
  beforeEach(async () => {
    await cluster(WAITING);
    await shop.run('deploy', 'shop@1.5', 'shop/staging');
  });

  test('to promote a rollout is to pass no gate', async () => {
    expect((await steer('promote')).exit).toBe(0);
    expect((await shop.run('gate', 'status', 'shop/staging')).exit).toBe(1);
    expect(await shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('error[GATE_NOT_PASSED]'),
    });
  });

  test('a passed gate stays passed, whatever happens to a rollout, and promote accepts the release', async () => {
    expect((await shop.run('gate', 'pass', 'shop/staging', '--proof', 'seen')).exit).toBe(0);
    expect((await steer('promote')).exit).toBe(0);
    api.objects.splice(0, 1, rollout(WAITING));
    expect((await steer('abort')).exit).toBe(0);
    expect((await shop.run('gate', 'status', 'shop/staging')).exit).toBe(0);
    expect((await shop.run('promote', 'shop', '--from', 'staging', '--to', 'prod')).exit).toBe(0);
  });

  test('rollback returns to the previous release, however many actions its rollout had', async () => {
    expect((await steer('abort')).exit).toBe(0);
    expect(await shop.run('rollback', 'shop/staging')).toMatchObject({ exit: 0, out: expect.stringContaining('release 1.5 -> 1.4') });
    expect(shop.trailers()).toMatchObject({ 'Galley-Action': 'rollback', 'Galley-Version': '1.4' });
  });
});
