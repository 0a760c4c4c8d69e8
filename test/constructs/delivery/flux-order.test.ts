import { Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { applications, configMap, object } from '../../support/applications';
import { deliver, kustomization, order } from '../../support/flux-delivery';
import { at } from '../../support/synth';

describe('order', () => {
  const staged = (app: ReturnType<typeof Testing.app>, id: string, stages: readonly string[], after: Application[] = []): Application => {
    const application = new Application(app, id, { namespace: 'shop', stages, after });
    for (const stage of application.stages) object(stage, 'v1', 'ConfigMap', {}, { name: `${id}-${stage.node.id}` });
    if (stages.length === 0) configMap(application);
    return application;
  };

  test('a stage depends on the one before it, and an application’s first on the last of what it comes after', () => {
    const app = Testing.app();
    const base = staged(app, 'base', []);
    const store = staged(app, 'store', ['claims', 'pods'], [base]);
    const api = staged(app, 'api', ['secrets', 'migration', 'pods'], [base, store]);
    expect(order(deliver([base, store, api]))).toEqual({
      'shop-staging': [],
      'shop-staging-delivery-access': [],
      'shop-staging-base': ['shop-staging-delivery-access'],
      'shop-staging-store-claims': ['shop-staging-base'],
      'shop-staging-store-pods': ['shop-staging-store-claims'],
      'shop-staging-api-secrets': ['shop-staging-base', 'shop-staging-store-pods'],
      'shop-staging-api-migration': ['shop-staging-api-secrets'],
      'shop-staging-api-pods': ['shop-staging-api-migration'],
    });
  });

  test('a stage without objects has no folder, so no Kustomization either: the order goes past it', () => {
    const app = Testing.app();
    const base = new Application(app, 'base', { namespace: 'shop', stages: ['one', 'two', 'three', 'four'] });
    for (const name of ['one', 'three']) object(base.stage(name), 'v1', 'ConfigMap');
    const api = staged(app, 'api', [], [base]);
    expect(order(deliver([base, api]))).toEqual({
      'shop-staging': [],
      'shop-staging-delivery-access': [],
      'shop-staging-base-one': ['shop-staging-delivery-access'],
      'shop-staging-base-three': ['shop-staging-base-one'],
      'shop-staging-api': ['shop-staging-base-three'],
    });
  });

  test('all follow one source: only then has what is depended on to have applied the same commit', () => {
    const app = Testing.app();
    const objects = deliver([staged(app, 'base', ['one', 'two']), staged(app, 'api', [])]);
    const sources = objects.flatMap((each) => (each['kind'] === 'Kustomization' ? [at(each, 'spec.sourceRef')] : []));
    expect(sources).toEqual(sources.map(() => ({ kind: 'GitRepository', name: 'shop-staging' })));
    expect(sources).toHaveLength(5);
  });

  test('the root waits for nothing, so that its correction of a child is applied while that is not healthy', () => {
    const { api } = applications({ api: {} });
    const root = kustomization(deliver([api]), 'delivery');
    expect(at(root, 'spec')).toMatchObject({ wait: false, prune: true });
    expect(root).not.toHaveProperty('spec.dependsOn');
    expect(root).not.toHaveProperty('spec.healthChecks');
  });
});
