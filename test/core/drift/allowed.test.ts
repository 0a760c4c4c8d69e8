import { allowedIn, mayBeGone } from '../../../core/drift/allowed';
import type { KubernetesObject } from '../../../core/object/object';

const object = (kind: string, name: string, spec: KubernetesObject['spec'] = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop' },
  spec: spec as never,
});
const HASH = { path: ['spec', 'selector', 'rollouts-pod-template-hash'], live: 'abc' };
const allowed = allowedIn([
  object('Rollout', 'web', { strategy: { blueGreen: { activeService: 'web-active', previewService: 'web-preview' } } }),
  object('Rollout', 'api', { strategy: { canary: { canaryService: 'api-canary' } } }),
]);

test.each(['web-active', 'web-preview', 'api-canary'])('the hash that Argo Rollouts adds to %s is no drift', (name) => {
  expect(allowed(object('Service', name), HASH)).toBe(true);
});

test('the hash in a Service that no Rollout names, another field of one, and another hash than the declared are drift', () => {
  expect(allowed(object('Service', 'web'), HASH)).toBe(false);
  expect(allowed(object('Service', 'web-active'), { path: ['spec', 'selector', 'app'], live: 'x' })).toBe(false);
  expect(allowed(object('Service', 'web-active'), { ...HASH, declared: 'def' })).toBe(false);
});

test('a Job may be gone, since whoever made it may clean up after it; nothing else may', () => {
  expect(mayBeGone(object('Job', 'migrate'))).toBe(true);
  expect(mayBeGone(object('Deployment', 'web'))).toBe(false);
});
