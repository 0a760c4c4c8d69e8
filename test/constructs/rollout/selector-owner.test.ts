import { ApiObject, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { ArgoCdDelivery } from '../../../constructs/delivery/argocd/argocd-delivery';
import { BlueGreen } from '../../../constructs/rollout/blue-green';
import { Canary } from '../../../constructs/rollout/canary';
import { markSelectorOwned, ownedSelectorKeys } from '../../../constructs/rollout/selector-owner';
import type { JsonObject } from '../../../core/object/object';
import { at } from '../../support/synth';
import { web } from '../../support/web-rollout';

const service = (scope: ConstructorParameters<typeof ApiObject>[0], name: string): ApiObject =>
  new ApiObject(scope, name, { apiVersion: 'v1', kind: 'Service', metadata: { name } });

/** The Application over the objects that are made in it. */
const applicationOver = (fill: (application: Application) => void): JsonObject => {
  const application = new Application(Testing.app(), 'web', { namespace: 'test' });
  fill(application);
  const delivery = new ArgoCdDelivery(application.node.root, 'delivery', {
    name: 'web-test',
    applications: [application],
    source: { url: 'https://git.example.com/web.git', branch: 'main', path: 'dist/web/test' },
    controllerNamespace: 'argocd',
  });
  const found = (delivery.toJson() as JsonObject[]).find((each) => at(each, 'metadata.name') === 'web-test-web');
  if (found === undefined) throw new Error('expected an Application');
  return found;
};

test('a key is marked once, and an object without a mark has none', () => {
  const [marked, plain] = ['marked', 'plain'].map((name) => service(Testing.chart(), name)) as [ApiObject, ApiObject];
  markSelectorOwned(marked, 'hash');
  markSelectorOwned(marked, 'hash');
  markSelectorOwned(marked, 'other');
  expect(ownedSelectorKeys(marked)).toEqual(['hash', 'other']);
  expect(ownedSelectorKeys(plain)).toEqual([]);
});

test('Argo CD leaves the hash in the selector of each Service that a strategy names, and in no other', () => {
  const ignored = (fill: (application: Application) => void): unknown => at(applicationOver(fill), 'spec.ignoreDifferences');
  const entry = (name: string) => ({ kind: 'Service', name, jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] });
  expect(ignored((it) => new BlueGreen(it, 'rollout', { workload: web(it) }))).toEqual([entry('web-active'), entry('web-preview')]);
  expect(
    ignored((it) => new Canary(it, 'rollout', { workload: web(it), steps: [{ weight: 50 }], stableServiceName: 'web-stable' })),
  ).toEqual([entry('web-canary'), entry('web-stable')]);
});

test('an ignored difference is respected when it syncs, not merely hidden', () => {
  const application = applicationOver((it) => new BlueGreen(it, 'rollout', { workload: web(it) }));
  expect(at(application, 'spec.syncPolicy.syncOptions')).toContain('RespectIgnoreDifferences=true');
});

test('a key is written as a JSON pointer writes it', () => {
  const application = applicationOver((it) => markSelectorOwned(service(it, 'api'), 'example.com/a~b'));
  expect(at(application, 'spec.ignoreDifferences[0].jsonPointers')).toEqual(['/spec/selector/example.com~1a~0b']);
});

test('an Application without such a Service ignores nothing', () => {
  const application = applicationOver((it) => service(it, 'api'));
  expect(application).not.toHaveProperty('spec.ignoreDifferences');
  expect(at(application, 'spec.syncPolicy.syncOptions')).not.toContain('RespectIgnoreDifferences=true');
});
