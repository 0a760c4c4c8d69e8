import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { markAsData } from '../../../constructs/storage/data';
import { applications, object } from '../../support/applications';
import { annotation, deliver, named } from '../../support/argocd-delivery';
import { at } from '../../support/synth';

describe('objects with data', () => {
  test('data, namespaces and resource definitions are neither pruned nor deleted, and keep their other options', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          markAsData(
            object(it, 'v1', 'PersistentVolumeClaim', {}, { annotations: { 'argocd.argoproj.io/sync-options': 'Validate=false' } }),
          );
          object(it, 'v1', 'Namespace');
          object(it, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition');
          object(it, 'v1', 'ConfigMap');
        },
      },
    });
    deliver(api);
    expect(
      api.node
        .findAll()
        .filter(ApiObject.isApiObject)
        .map((each) => annotation(each, 'sync-options')),
    ).toEqual(['Delete=false,Prune=false,Validate=false', 'Delete=false,Prune=false', 'Delete=false,Prune=false', undefined]);
  });

  test('no Application deletes what it made when it is deleted', () => {
    const { api } = applications({ api: {} });
    for (const each of deliver(api)) expect(at(each, 'metadata.finalizers')).toBeUndefined();
  });

  test('the root leaves a child’s automated sync as a person set it, for its own self-heal would set it back', () => {
    const { api } = applications({ api: {} });
    const root = named(deliver(api), 'Application', 'shop-staging');
    expect(at(root, 'spec.ignoreDifferences')).toEqual([
      { group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] },
    ]);
    expect(at(root, 'spec.syncPolicy.syncOptions')).toContain('RespectIgnoreDifferences=true');
    expect(at(root, 'spec.syncPolicy.automated')).toEqual({ prune: true, selfHeal: true });
  });

  test('no Application applies on the server, which would take the rollout’s hash from Services', () => {
    const { api } = applications({ api: {} });
    expect(JSON.stringify(deliver(api))).not.toContain('ServerSideApply');
  });

  test('refuses the label that Argo CD before 3.0 tracks by, and overwrites', () => {
    const { api } = applications({ api: { labels: { 'app.kubernetes.io/instance': 'shop' } } });
    expect(() => deliver(api)).toThrow('app.kubernetes.io/instance: expected no such label, got "shop"');
  });
});

describe('an object that no client can keep in an annotation of itself', () => {
  const optionsOf = (text: string): unknown => {
    const { api } = applications({
      api: { fill: (it) => new ApiObject(it, 'map', { apiVersion: 'v1', kind: 'ConfigMap', data: { text } } as ApiObjectProps) },
    });
    deliver(api);
    return annotation(ApiObject.of(api.node.findChild('map')), 'sync-options');
  };

  test.each([
    ['is applied by the server', 'x'.repeat(262_144), 'ServerSideApply=true'],
    ['counts what its JSON escapes', '<'.repeat(50_000), 'ServerSideApply=true'],
    ['is not one with half of that', 'x'.repeat(131_072), undefined],
  ])('%s', (_, text, options) => expect(optionsOf(text)).toBe(options));
});
