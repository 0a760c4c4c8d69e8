import { rmSync } from 'node:fs';
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

withKeys('where something fails', () => {
  test.each([
    ['lets nobody write', 403, 3, 'CLUSTER_DENIED'],
    ['does not take it', 422, 1, 'ROLLOUT_REFUSED'],
  ])('an API server that %s leaves no record that it was done, and a note of the attempt', async (_, status, exit, code) => {
    await cluster(WAITING);
    api.refusal = { status, body: { message: 'not today' } };
    const state = shop.state();
    const { exit: got, err } = await steer('promote');
    expect([got, err]).toEqual([exit, expect.stringMatching(new RegExp(`^error\\[${code}\\] .*not today`))]);
    expect(shop.state()).toBe(state);
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([
      { actor: 'ada', action: 'rollout-promote', outcome: 'failed', reason: expect.stringContaining(code), proven: false },
    ]);
  });

  test('refuses the action if the rollout moves on while a person thinks', async () => {
    await cluster(WAITING);
    const state = shop.state();
    shop.ask = async () => {
      api.objects.splice(0, 1, { ...rollout(WAITING), spec: { paused: true, strategy: { blueGreen: {} } } });
      return true;
    };
    expect(await steer('promote')).toMatchObject({ exit: 1, err: expect.stringContaining('got one that has gone on since') });
    shop.ask = async () => {
      api.objects.splice(0, 1, rollout(DONE));
      return true;
    };
    api.objects.splice(0, 1, rollout(WAITING));
    expect(await steer('promote')).toMatchObject({ exit: 1, err: expect.stringContaining('there is nothing to promote') });
    expect([shop.state(), api.patches]).toEqual([state, []]);
    expect(notes().match(/Galley-Outcome: \w+/g)).toEqual(['Galley-Outcome: failed', 'Galley-Outcome: failed']);
  });

  test('a branch that moves before it is done stops it', async () => {
    await cluster(WAITING);
    shop.ask = async () => {
      shop.folder.commit('Meanwhile');
      return true;
    };
    expect(await steer('promote')).toMatchObject({ exit: 3, err: expect.stringMatching(/^error\[GIT_MOVED\]/) });
    expect([api.patches, noNotes()]).toEqual([[], true]);
  });

  test('a branch that moves while it is done: the error, a note and a commit tell of it, and the commit can be brought to the branch', async () => {
    await cluster(WAITING);
    api.onWrite = () => shop.folder.commit('Meanwhile');
    const { exit, err } = await steer('promote');
    expect([exit, api.patches.length]).toEqual([3, 1]);
    expect(err.match(/\[\w+\]/g)).toEqual(['[ACTION_UNRECORDED]', '[GIT_MOVED]']);
    expect(shop.git('log', '-1', '--format=%s')).toBe('Meanwhile');
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([
      { actor: 'ada', action: 'rollout-promote', outcome: 'done', reason: expect.stringContaining('ACTION_UNRECORDED'), proven: false },
    ]);

    const [, words = ''] = /; run git (cherry-pick .*)$/m.exec(err) ?? [];
    shop.git(...words.split(' '));
    expect(JSON.parse((await shop.run('history', '--json')).out)).toContainEqual(
      expect.objectContaining({ actor: 'ada', action: 'rollout-promote', outcome: 'done', proven: true }),
    );
  });

  test.each([
    ['done', undefined, 0, { outcome: 'done', proven: true }],
    ['refused', { status: 422, body: { message: 'not today' } }, 1, { outcome: 'failed', proven: false }],
  ])('Ctrl-C while it is %s comes too late: that is written down', async (_, refusal, exit, record) => {
    await cluster(WAITING);
    api.refusal = refusal;
    api.onWrite = () => process.emit('SIGINT');
    expect((await steer('promote')).exit).toBe(exit);
    expect(JSON.parse((await shop.run('history', '--json')).out)).toMatchObject([record]);
  });

  test('reports a held lock, and does not hide what it has done', async () => {
    await cluster(WAITING);
    api.onWrite = () => shop.write('.git/index.lock', '');
    const { exit, err } = await steer('abort');
    rmSync(join(shop.root, '.git/index.lock'));
    expect([exit, err.match(/\[\w+\]/g)]).toEqual([3, ['[ACTION_UNRECORDED]', '[GIT_FAILED]']]);
    expect(notes()).toContain('Galley-Outcome: done\n');
  });
});
