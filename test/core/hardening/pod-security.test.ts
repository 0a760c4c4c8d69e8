import { podSecurity } from '../../../core/hardening/pod-security';
import type { JsonObject, JsonValue } from '../../../core/object/object';

const hardened = (container: JsonObject = {}, spec: JsonObject = {}): JsonObject => ({
  metadata: { name: 'web' },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      { name: 'web', image: 'x', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, ...container },
    ],
    ...spec,
  },
});

test('a hardened pod is allowed at both levels', () => {
  expect(podSecurity(hardened(), 'baseline')).toEqual([]);
  expect(podSecurity(hardened(), 'restricted')).toEqual([]);
});

test('each violation names its rule, its place in the pod and what to do', () => {
  expect(podSecurity(hardened({ ports: [{ name: 'http', containerPort: 80, hostPort: 80 }] }), 'baseline')).toEqual([
    {
      rule: 'hostPorts',
      path: 'spec.containers[0].ports[0].hostPort',
      expected: 'no port of the node',
      got: '80',
      next: 'leave it out, and reach the pod by a Service',
    },
  ]);
});

test('reports a setting that the pod lacks for each container that does not set it', () => {
  const spec = { securityContext: {}, initContainers: [{ name: 'first', image: 'x' }] };
  const paths = podSecurity(hardened({}, spec), 'restricted').map(({ rule, path }) => `${rule} ${path}`);
  expect(paths).toContain('runAsNonRoot spec.initContainers[0].securityContext.runAsNonRoot');
  expect(paths).toContain('runAsNonRoot spec.containers[0].securityContext.runAsNonRoot');
  expect(paths).toContain('allowPrivilegeEscalation spec.initContainers[0].securityContext.allowPrivilegeEscalation');
});

test('a rule holds from the version on that brought it', () => {
  const probe = hardened({ livenessProbe: { httpGet: { host: 'example.com', port: 80 } } });
  expect(podSecurity(probe, 'baseline', 33)).toEqual([]);
  expect(podSecurity(probe, 'baseline', 34)).toMatchObject([{ rule: 'hostProbesAndHostLifecycle' }]);
  const users = hardened({}, { hostUsers: false, securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } } });
  expect(podSecurity(users, 'restricted', 34).map(({ rule }) => rule)).toEqual(['runAsNonRoot', 'runAsUser']);
  expect(podSecurity(users, 'restricted', 35)).toEqual([]);
});

test.each<JsonValue>([
  {},
  { spec: null },
  { spec: { containers: [null, 'x', 3] } },
  { spec: { containers: {}, volumes: [[]] } },
  'text',
  null,
])('reads %j without falling over', (pod) => {
  expect(podSecurity(pod, 'baseline')).toEqual([]);
  expect(() => podSecurity(pod, 'restricted')).not.toThrow();
});
