import { type Drain, gracePeriodSeconds } from '../../../constructs/workload/drain';
import { ServiceWorkload } from '../../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonValue } from '../../../core/render/object';
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
  expect(gracePeriodSeconds({ delaySeconds: 5, stopSeconds: 30 })).toBe(40);
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
