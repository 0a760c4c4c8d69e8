import { ArgoCdDelivery } from '../../../constructs/delivery/argocd/argocd-delivery';
import type { JsonObject } from '../../../core/object/object';
import { applications, object } from '../../support/applications';
import { deliver, named, props } from '../../support/argocd-delivery';
import { at } from '../../support/synth';

describe('projects', () => {
  test('an object of a kind that is not declared is refused: its removal could not be pruned', () => {
    const { api } = applications({ api: {} });
    const kinds = { clusterScoped: [], namespaced: ['/Service'] };
    expect(() => new ArgoCdDelivery(api.node.root, 'delivery', { ...props(api), kinds })).toThrow(
      /^api\/config: kind: expected one of the kinds that the system declares \(kinds.namespaced\), got \/ConfigMap/,
    );
  });

  const rendered = (): JsonObject[] => {
    const { cluster, api } = applications({
      cluster: {
        namespace: undefined,
        fill: (it) =>
          ['Namespace', 'ClusterRole'].map((kind) => object(it, kind === 'Namespace' ? 'v1' : 'rbac.authorization.k8s.io/v1', kind)),
      },
      api: { fill: (it) => ['Deployment', 'Deployment'].map((kind) => object(it, 'apps/v1', kind)) },
    });
    return deliver(cluster, api);
  };

  test('the root project may write Applications and projects into Argo CD’s namespace, and nothing else', () => {
    expect(at(named(rendered(), 'AppProject', 'shop-staging-root'), 'spec')).toEqual({
      description: expect.any(String),
      sourceRepos: ['https://git.example.com/shop/deploy.git'],
      destinations: [{ namespace: 'argocd', server: 'https://kubernetes.default.svc' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    });
  });

  test('the system’s project may write exactly what its applications have, and shows the pods that come of it', () => {
    expect(at(named(rendered(), 'AppProject', 'shop-staging'), 'spec')).toEqual({
      description: expect.any(String),
      sourceRepos: ['https://git.example.com/shop/deploy.git'],
      destinations: ['', 'shop'].map((namespace) => ({ namespace, server: 'https://kubernetes.default.svc' })),
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
      ],
      namespaceResourceWhitelist: [
        { group: '', kind: 'Pod' },
        { group: 'apps', kind: 'Deployment' },
        { group: 'apps', kind: 'ReplicaSet' },
      ],
    });
  });

  test('only the root Application has the project that may write to Argo CD’s namespace', () => {
    const byProject = rendered()
      .filter(({ kind }) => kind === 'Application')
      .map((each) => [at(each, 'metadata.name'), at(each, 'spec.project')]);
    expect(byProject).toEqual([
      ['shop-staging', 'shop-staging-root'],
      ['shop-staging-cluster', 'shop-staging'],
      ['shop-staging-api', 'shop-staging'],
    ]);
  });
});
