import { type Drain, drainEnv, gracePeriodSeconds } from '../../../constructs/workload/drain';
import { ServiceWorkload } from '../../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonValue } from '../../../core/object/object';
import { at, one, pinned, synth } from '../../support/synth';

const pod = (drain: Drain | undefined, version = '1.35'): JsonValue | undefined =>
  at(
    one(
      synth(ServiceWorkload, {
        kubernetesVersion: KubernetesVersion.parse(version),
        container: {
          image: pinned('example.com/api:1.0.0'),
          ports: { http: 8080 },
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
        },
        replicas: 1,
        sidecars: [
          {
            initContainers: [],
            containers: [
              {
                name: 'proxy',
                image: pinned('example.com/proxy:1'),
                resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
              },
            ],
          },
        ],
        ...(drain && { drain }),
      }),
      'Deployment',
    ),
    'spec.template.spec',
  );

test('the kill comes after delay, stop and a margin', () => {
  expect(gracePeriodSeconds({ delaySeconds: 5, stopSeconds: 30 }, 'api')).toBe(40);
  expect(at(pod({ delaySeconds: 12, stopSeconds: 50 }), 'terminationGracePeriodSeconds')).toBe(67);
  expect(at(pod(undefined), 'terminationGracePeriodSeconds')).toBe(40);
});

test('SIGTERM waits without a program of the image, from 1.30', () => {
  expect(at(pod({ delaySeconds: 5, stopSeconds: 1 }, '1.30'), 'containers[0].lifecycle')).toEqual({ preStop: { sleep: { seconds: 5 } } });
});

test("SIGTERM waits for the image's own sleep before that", () => {
  expect(at(pod({ delaySeconds: 5, stopSeconds: 1 }, '1.29'), 'containers[0].lifecycle')).toEqual({
    preStop: { exec: { command: ['sleep', '5'] } },
  });
});

test('without a delay there is no hook, since a sleep of 0 is not valid everywhere', () => {
  expect(at(pod({ delaySeconds: 0, stopSeconds: 1 }), 'containers[0]')).not.toHaveProperty('lifecycle');
});

test("only the pod's own container waits: native sidecars are stopped after it anyway", () => {
  expect(at(pod(undefined), 'initContainers[0].name')).toBe('proxy');
  expect(at(pod(undefined), 'initContainers[0]')).not.toHaveProperty('lifecycle');
});

describe('a program that is a lame duck first', () => {
  const drain: Drain = { delaySeconds: 5, lameDuck: { seconds: 5, variable: 'DRAIN_DELAY' }, stopSeconds: 30 };

  test('has that time on top, before the kill', () => {
    expect(gracePeriodSeconds(drain, 'api')).toBe(45);
    expect(at(pod(drain), 'terminationGracePeriodSeconds')).toBe(45);
  });

  test('learns how long by its variable, from the same number', () => {
    expect(drainEnv(drain)).toEqual({ DRAIN_DELAY: '5s' });
    expect(at(pod({ ...drain, lameDuck: { seconds: 8, variable: 'DRAIN_DELAY' } }), 'containers[0].env')).toEqual([
      { name: 'DRAIN_DELAY', value: '8s' },
    ]);
  });

  test('gets no variable if it has its own time', () => {
    expect(drainEnv({ ...drain, lameDuck: { seconds: 5 } })).toEqual({});
    expect(at(pod({ ...drain, lameDuck: { seconds: 5 } }), 'containers[0]')).not.toHaveProperty('env');
  });

  test('a prescribed grace period is taken where everything fits into it, and refused where not', () => {
    expect(at(pod({ ...drain, graceSeconds: 60 }), 'terminationGracePeriodSeconds')).toBe(60);
    expect(at(pod({ ...drain, graceSeconds: 41 }), 'terminationGracePeriodSeconds')).toBe(41);
    expect(() => pod({ ...drain, graceSeconds: 40 })).toThrow(
      'test/subject: drain.graceSeconds: expected more than 40, the sum of delay, lame duck and stop, got 40',
    );
  });
});
