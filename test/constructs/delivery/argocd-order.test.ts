import { ApiObject, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { applications, configMap, object } from '../../support/applications';
import { annotation, deliver } from '../../support/argocd-delivery';
import { at } from '../../support/synth';

describe('order', () => {
  test('an application with stages is one Application, whose stages are waves: they hold on the second commit too', () => {
    const { api } = applications({
      api: {
        stages: ['secrets', 'migration', 'workloads'],
        fill: (it) => it.stages.map((stage) => object(stage, 'v1', 'ConfigMap', {}, { name: stage.node.id })),
      },
    });
    const rendered = deliver(api);
    expect(rendered.filter((each) => at(each, 'spec.project') === 'shop-staging')).toHaveLength(1);
    expect(
      api.node
        .findAll()
        .filter(ApiObject.isApiObject)
        .map((each) => annotation(each, 'sync-wave')),
    ).toEqual(['0', '1', '2']);
  });

  test('the objects of an application without stages have no wave', () => {
    const { api } = applications({ api: {} });
    deliver(api);
    expect(annotation(ApiObject.of(api.node.findChild('config')), 'sync-wave')).toBeUndefined();
  });

  test('after is a wave among Applications, and projects come before them', () => {
    const app = Testing.app();
    const make = (id: string, ...after: Application[]): Application => {
      const application = new Application(app, id, { namespace: 'shop', after });
      configMap(application);
      return application;
    };
    const cluster = make('cluster');
    const store = make('store', cluster);
    const api = make('api', store, cluster);
    const waves = deliver(api, store, cluster).map((each) => [
      at(each, 'metadata.name'),
      at(each, 'metadata.annotations')?.['argocd.argoproj.io/sync-wave' as never],
    ]);
    expect(waves).toEqual([
      ['shop-staging-root', '-1'],
      ['shop-staging', '2'],
      ['shop-staging', '-1'],
      ['shop-staging-api', '2'],
      ['shop-staging-store', '1'],
      ['shop-staging-cluster', '0'],
    ]);
  });

  test('a Job is a hook of the Sync phase, in its stage’s wave, made anew each time', () => {
    const { api } = applications({
      api: { stages: ['secrets', 'migration'], fill: (it) => object(it.stage('migration'), 'batch/v1', 'Job') },
    });
    deliver(api);
    expect(at(ApiObject.of(api.stage('migration').node.findChild('Job-0')).toJson(), 'metadata.annotations')).toEqual({
      'argocd.argoproj.io/hook': 'Sync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      'argocd.argoproj.io/sync-wave': '1',
    });
  });

  test.each(['PreSync', 'PostSync', 'SyncFail'])('refuses the hook %s, which no stage orders', (hook) => {
    const annotations = { 'argocd.argoproj.io/hook': hook };
    const { api } = applications({ api: { fill: (it) => object(it, 'batch/v1', 'Job', {}, { annotations }) } });
    expect(() => deliver(api)).toThrow(`expected Sync or none, got "${hook}"`);
  });

  test('refuses a Rollout before the last stage: paused, it would hold up the next one and the revert', () => {
    const { api } = applications({
      api: {
        stages: ['mesh', 'later'],
        fill: (it) => {
          object(it.stage('mesh'), 'argoproj.io/v1alpha1', 'Rollout');
          configMap(it.stage('later') as unknown as Application);
        },
      },
    });
    expect(() => deliver(api)).toThrow('expected a Rollout in the last stage, 2, got stage 1');
  });
});
