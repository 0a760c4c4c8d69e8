import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { undeclaredObjects } from '../../../verbs/drift/undeclared';
import { ApiServer } from '../../support/api-server';

const object = (apiVersion: string, kind: string, name: string, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop', labels: { 'galley.dev/environment': 'shop-test' }, ...metadata },
});

const DECLARED = [object('v1', 'Service', 'web'), object('apps/v1', 'Deployment', 'web')];

test('objects with the label that are neither declared, owned, nor a copy or measurement of a declared one', async () => {
  const api = await ApiServer.start([
    ...DECLARED,
    object('v1', 'Service', 'left-over'),
    object('v1', 'Service', 'elsewhere', { labels: { 'galley.dev/environment': 'shop-prod' } }),
    object('v1', 'Endpoints', 'web'),
    object('v1', 'Pod', 'web-1', { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }] }),
    object('metrics.k8s.io/v1beta1', 'PodMetrics', 'web-1'),
    object('custom.metrics.k8s.io/v1beta1', 'MetricValue', 'web-1'),
  ]);
  try {
    const written = DECLARED.map((each) => ({ path: 'any.yaml', object: each }));
    api.silent = ['custom.metrics.k8s.io/v1beta1'];
    const silent: string[] = [];
    const found = await undeclaredObjects(api.cluster(), written, { system: 'shop', environment: 'test' }, (each) => silent.push(each));
    expect(found.map(({ object: { kind, name } }) => `${kind} ${name}`)).toEqual(['Service left-over']);
    expect(silent).toEqual(['custom.metrics.k8s.io/v1beta1']);
  } finally {
    await api.stop();
  }
});
