import { formatFault } from '../../../core/errors';
import { rolloutAction } from '../../../core/rollout/action';
import type { LiveRollout } from '../../../core/rollout/rollout';
import { summaryOf } from '../../../core/rollout/summary';

const STEPS = [{ setWeight: 25 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: {} }, { setWeight: 100 }];

const rollout = (status: LiveRollout['status'], spec: Partial<LiveRollout['spec']> = {}): LiveRollout => ({
  metadata: { name: 'web', generation: 4 },
  spec: { replicas: 2, strategy: { blueGreen: {} }, ...spec },
  status: { observedGeneration: '4', phase: 'Paused', currentPodHash: 'new', stableRS: 'old', ...status },
});
const canary = (status: LiveRollout['status']): LiveRollout => rollout(status, { strategy: { canary: { steps: STEPS } } });
const PAUSED = { pauseConditions: [{ reason: 'BlueGreenPause', startTime: '2026-01-01T00:00:00Z' }], controllerPause: true };

// The bodies are those of kubectl argo rollouts 1.9.2.
test.each([
  ['promote', 'a colour that waits', rollout(PAUSED), [{ subresource: 'status', fields: { status: { pauseConditions: null } } }]],
  [
    'promote',
    'a canary that waits',
    canary({ ...PAUSED, currentStepIndex: 1 }),
    [{ subresource: 'status', fields: { status: { pauseConditions: null } } }],
  ],
  [
    'promote',
    'a canary between pauses',
    canary({ phase: 'Progressing', currentStepIndex: 2 }),
    [{ subresource: 'status', fields: { status: { currentStepIndex: 3 } } }],
  ],
  [
    'promote',
    'one that a person paused',
    rollout(PAUSED, { paused: true }),
    [{ fields: { spec: { paused: false } } }, { subresource: 'status', fields: { status: { pauseConditions: null } } }],
  ],
  [
    'promote',
    'a canary whose analysis was inconclusive',
    canary({ ...PAUSED, currentStepIndex: 0, canary: { currentStepAnalysisRunStatus: { name: 'a', status: 'Inconclusive' } } }),
    [{ subresource: 'status', fields: { status: { pauseConditions: null, controllerPause: false, currentStepIndex: 1 } } }],
  ],
  ['abort', 'a colour that waits', rollout(PAUSED), [{ subresource: 'status', fields: { status: { abort: true } } }]],
  [
    'retry',
    'one that was aborted',
    rollout({ phase: 'Degraded', abort: true }),
    [{ subresource: 'status', fields: { status: { abort: false } } }],
  ],
] as const)('%s %s', (verb, _, live, patches) => {
  expect(rolloutAction(verb, live)).toEqual({ patches });
});

const DONE = { phase: 'Healthy', currentPodHash: 'old' };
test.each([
  ['promote', rollout(DONE), 'expected a rollout that is under way, got Healthy; there is nothing to promote'],
  [
    'promote',
    rollout({ phase: 'Degraded', abort: true }),
    'expected a rollout that goes on, got one that was aborted; try again with retry',
  ],
  [
    'promote',
    rollout({ phase: 'Progressing', message: 'more replicas' }),
    'got Progressing (more replicas); its gate has not said yes yet',
  ],
  [
    'promote',
    rollout({ ...PAUSED, blueGreen: { prePromotionAnalysisRunStatus: { name: 'web-2-pre', status: 'Running' } } }),
    'got web-2-pre that is Running; wait for it',
  ],
  ['promote', rollout({ observedGeneration: '3' }), 'expected a controller that has seen the last change'],
  ['abort', rollout(DONE), 'roll the release back instead'],
  ['abort', rollout({ abort: true }), 'try again with retry'],
  ['retry', rollout(PAUSED), 'expected a rollout that was aborted, got Paused; there is nothing to try again'],
] as const)('%s is refused where it makes no sense: %#', (verb, live, message) => {
  const action = rolloutAction(verb, live);
  expect('refused' in action && formatFault(action.refused)).toContain(message);
});

describe('where a rollout is', () => {
  test('a canary in its second pause', () => {
    const { steps, phase, done } = summaryOf(canary({ ...PAUSED, currentStepIndex: 3, updatedReplicas: 1, availableReplicas: 3 }));
    expect(steps.map(({ text, state }) => `${text} ${state}`)).toEqual([
      '25 % done',
      'pause 60s done',
      '50 % done',
      'pause until promoted current',
      '100 % to come',
    ]);
    expect({ phase, done }).toEqual({ phase: 'Paused', done: false });
  });

  test('one that is done has every step behind it', () => {
    const summary = summaryOf(canary({ ...DONE, currentStepIndex: 5 }));
    expect(summary.done).toBe(true);
    expect(summary.steps.map(({ state }) => state)).toEqual(Array(5).fill('done'));
  });

  test('before the controller has seen the newest spec, what it says is of the one before', () => {
    expect(summaryOf(rollout({ ...DONE, observedGeneration: '3' }))).toMatchObject({ phase: 'Progressing', done: false });
  });
});
