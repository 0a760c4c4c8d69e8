import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { FluxDelivery, type FluxDeliveryProps } from '../../../constructs/delivery/flux/flux-delivery';
import type { JsonObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { applications, object } from '../../support/applications';
import { deliver, kustomization, props } from '../../support/flux-delivery';
import { at, one } from '../../support/synth';

describe('FluxDelivery', () => {
  test('smallest: an account, a source, the root, and one Kustomization for the one folder and one for its rights', () => {
    const { api } = applications({ api: {} });
    const objects = deliver([api]);
    expect(objects.map((each) => `${each['kind']} ${at(each, 'metadata.namespace')}/${at(each, 'metadata.name')}`)).toEqual([
      'ServiceAccount flux-system/shop-staging',
      'GitRepository flux-system/shop-staging',
      'Kustomization flux-system/shop-staging',
      'Kustomization flux-system/shop-staging-delivery-access',
      'Kustomization flux-system/shop-staging-api',
    ]);
    expect(at(kustomization(objects, 'delivery'), 'metadata.name')).toBe('shop-staging');
  });

  test('everything: the delivery of two applications, as a person reviews it', () => {
    const app = Testing.app();
    const cluster = new Application(app, 'cluster');
    object(cluster, 'v1', 'Namespace');
    const api = new Application(app, 'api', { namespace: 'shop', after: [cluster], stages: ['secrets', 'workloads'] });
    object(api.stage('secrets'), 'external-secrets.io/v1', 'ExternalSecret');
    object(api.stage('workloads'), 'apps/v1', 'Deployment');
    expect(deliver([cluster, api]).map(toYaml).join('---\n')).toMatchSnapshot();
  });

  test('every prop reaches the manifests', () => {
    const { api } = applications({ api: {} });
    const everything: Required<FluxDeliveryProps> = {
      ...props(api),
      kinds: { clusterScoped: ['/Namespace'], namespaced: ['/ConfigMap', '/Secret'] },
      repositorySecret: 'deploy-key',
      healthChecks: { api: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', namespace: 'shop' }] },
      immediateStorageClasses: ['fast'],
      labels: { 'app.kubernetes.io/part-of': 'shop' },
    };
    const objects = deliver([api], everything);
    expect(objects.every((each) => at(each, 'metadata.labels') !== undefined)).toBe(true);
    expect(at(one(objects, 'GitRepository'), 'spec.secretRef.name')).toBe('deploy-key');
    expect(at(kustomization(objects, 'api'), 'spec')).toMatchObject({ wait: false, healthChecks: everything.healthChecks['api'] });
  });

  test('hatch: ApiObject.of finds each object', () => {
    const { api } = applications({ api: {} });
    const delivery = new FluxDelivery(api.node.root, 'delivery', props(api));
    ApiObject.of(delivery.node.findChild('folder-api')).addJsonPatch(JsonPatch.replace('/spec/timeout', '1h0m0s'));
    expect(at(kustomization(delivery.toJson() as JsonObject[], 'api'), 'spec.timeout')).toBe('1h0m0s');
  });

  test('an application is locked by its delivery: what came later would be waited for by nobody', () => {
    const { api } = applications({ api: {} });
    deliver([api]);
    expect(() => object(api, 'v1', 'Secret')).toThrow(/Cannot add children to "api"/);
  });

  const claim = (it: Application): unknown => object(it, 'v1', 'PersistentVolumeClaim');
  const refusals: [what: string, all: () => Application[], message: RegExp][] = [
    [
      'an empty application',
      () => Object.values(applications({ api: { fill: () => undefined } })),
      /^api: expected an application with objects, got none/,
    ],
    [
      'a claim that nothing beside it uses, for which it would wait for ever',
      () => Object.values(applications({ api: { fill: claim } })),
      /^api\/PersistentVolumeClaim-0: expected a consumer in its own stage, 1,/,
    ],
    [
      'a Rollout before the last stage, which it can not wait for',
      () =>
        Object.values(
          applications({
            api: {
              stages: ['mesh', 'later'],
              fill: (it) => {
                object(it.stage('mesh'), 'argoproj.io/v1alpha1', 'Rollout');
                object(it.stage('later'), 'v1', 'ConfigMap');
              },
            },
          }),
        ),
      /expected a Rollout in the last stage, 2, got stage 1/,
    ],
    [
      'what only Argo CD would put in order',
      () => {
        const annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
        return Object.values(applications({ api: { fill: (it) => object(it, 'batch/v1', 'Job', {}, { annotations }) } }));
      },
      /^api\/Job-0: argocd\.argoproj\.io\/hook: expected nothing that only Argo CD reads, got "PreSync"/,
    ],
    [
      'an application after one that is not delivered',
      () => {
        const { api } = applications({ api: {} });
        return [new Application(api.node.root, 'web', { after: [api] })];
      },
      /^after: expected an application of the delivery, got web after api/,
    ],
    [
      'two folders of one name',
      () =>
        Object.values(
          applications({
            api: { stages: ['v1-web'], fill: (it) => object(it.stage('v1-web'), 'v1', 'ConfigMap') },
            'api-v1': { stages: ['web'], fill: (it) => object(it.stage('web'), 'v1', 'ConfigMap') },
          }),
        ),
      /^api-v1\/web: expected a Kustomization of its own, got the name that api\/v1-web has too/,
    ],
  ];
  test.each(refusals)('refuses %s', (_, all, message) => {
    expect(() => deliver(all())).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        problems: [expect.objectContaining({ code: 'CONSTRUCT_INVALID' })],
      }),
    );
  });

  test('refuses health checks of a folder that is not there', () => {
    const { api } = applications({ api: {} });
    expect(() => deliver([api], { healthChecks: { web: [] } })).toThrow(
      'healthChecks: expected one of the folders api, got web; name one of them',
    );
  });
});
