import { formatFault } from '../../../core/errors';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { retryRefusal } from '../../../core/rollout/retry';
import type { LiveRollout } from '../../../core/rollout/rollout';
import { plannedAction } from '../../../verbs/rollout/act';
import { ApiServer } from '../../support/api-server';

type BlueGreen = NonNullable<LiveRollout['spec']['strategy']['blueGreen']>;

const aborted = (blueGreen: BlueGreen = {}, status: LiveRollout['status'] = {}): LiveRollout => ({
  metadata: { name: 'web', generation: 4 },
  spec: { replicas: 2, strategy: { blueGreen } },
  status: { observedGeneration: '4', phase: 'Degraded', abort: true, currentPodHash: 'new', stableRS: 'old', ...status },
});
const GONE = { seconds: 3600, pods: 0 };

describe('a version that was aborted may be tried again', () => {
  test.each([
    ['with the delay of Argo Rollouts, 35 s later', aborted(), { seconds: 35, pods: 0 }],
    ['with one of its own, 5 s after it', aborted({ abortScaleDownDelaySeconds: 60 }), { seconds: 65, pods: 0 }],
    ['at once where no version was stable before', aborted({}, { stableRS: '' }), { seconds: 0, pods: 2 }],
    ['at once where it is a canary', { ...aborted(), spec: { strategy: { canary: {} } } }, { seconds: 0, pods: 2 }],
  ])('%s', (_, rollout, remains) => {
    expect(retryRefusal(rollout, remains)).toBeUndefined();
  });
});

describe('and may not', () => {
  test.each([
    ['before', aborted(), { seconds: 12.3, pods: 2 }, 'expected 35 s since the abort, got 12 s: ', 'wait 23 s'],
    ['a moment before', aborted(), { seconds: 34.9, pods: 0 }, 'got 34 s: ', 'wait 1 s'],
    ['before its own delay', aborted({ abortScaleDownDelaySeconds: 60 }), { seconds: 35, pods: 2 }, 'expected 65 s', 'wait 30 s'],
    ['before the controller took note of it', aborted(), { seconds: 0, pods: 2 }, 'got 0 s: ', 'wait 35 s'],
    ['by a clock that is behind', aborted(), { seconds: -20, pods: 2 }, 'got 0 s: ', 'wait 55 s'],
    ['while its pods are there all the same', aborted(), { seconds: 3600, pods: 2 }, 'got 2: ', 'wait until they are gone'],
    [
      'where its pods stay',
      aborted({ abortScaleDownDelaySeconds: 0 }),
      GONE,
      'abortScaleDownDelaySeconds 0',
      'roll the release back, or deploy a new one',
    ],
  ] as const)('%s', (_, rollout, remains, got, next) => {
    const fault = retryRefusal(rollout, remains);
    const refused = fault && formatFault(fault);
    expect(refused).toContain(got);
    expect(refused).toMatch(new RegExp(`would let it take over at once, without its gate and without asking; ${next}$`));
  });
});

describe('in a cluster', () => {
  const ROLLOUT = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web', namespace: 'shop' };
  const set = (name: string, owner: string, hash: string, replicas: JsonObject): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'shop',
      labels: { 'rollouts-pod-template-hash': hash },
      ownerReferences: [{ apiVersion: ROLLOUT.apiVersion, kind: 'Rollout', name: owner, controller: true }],
    },
    ...replicas,
  });
  const OTHERS = [
    set('web-old', 'web', 'old', { spec: { replicas: 2 } }),
    // Workloads with one pod template have one hash.
    set('api-new', 'api', 'new', { spec: { replicas: 2 } }),
  ];

  async function retry(rollout: LiveRollout, ...sets: readonly KubernetesObject[]) {
    const api = await ApiServer.start([...OTHERS, ...sets]);
    try {
      const action = await plannedAction(api.cluster(), 'retry', ROLLOUT, rollout);
      return 'refused' in action ? formatFault(action.refused) : action;
    } finally {
      await api.stop();
    }
  }
  const LONG_AGO = '2026-01-01T00:00:00Z';

  test('its time has passed and its pods are gone', async () => {
    const rollout = aborted({}, { abortedAt: LONG_AGO });
    expect(await retry(rollout, set('web-new', 'web', 'new', { spec: { replicas: 0 }, status: { replicas: 0 } }))).toEqual({
      patches: [{ subresource: 'status', fields: { status: { abort: false } } }],
    });
  });

  test.each([
    ['are wanted', { spec: { replicas: 2 } }],
    ['are ending', { spec: { replicas: 0 }, status: { replicas: 1 } }],
  ])('its pods %s', async (_, replicas) => {
    const rollout = aborted({}, { abortedAt: LONG_AGO });
    expect(await retry(rollout, set('web-new', 'web', 'new', replicas))).toMatch(/^expected no more pods of the version/);
  });

  test('it was aborted just now, or the controller has not seen it yet', async () => {
    const now = new Date().toISOString().replace(/\.\d+/, '');
    expect(await retry(aborted({}, { abortedAt: now }))).toMatch(/^expected 35 s since the abort, .*wait \d+ s$/);
    expect(await retry(aborted())).toMatch(/got 0 s: .*wait 35 s$/);
  });
});
