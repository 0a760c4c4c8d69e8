import { ApiObject, JsonPatch } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { ArgoCdDelivery, type ArgoCdDeliveryProps } from '../../../constructs/delivery/argocd/argocd-delivery';
import type { JsonObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { applications, object } from '../../support/applications';
import { deliver, named, props } from '../../support/argocd-delivery';
import { at } from '../../support/synth';

describe('ArgoCdDelivery', () => {
  test('smallest: a root, two projects and one Application for the one folder', () => {
    const { api } = applications({ api: {} });
    expect(deliver(api).map((each) => `${each['kind']} ${at(each, 'metadata.namespace')}/${at(each, 'metadata.name')}`)).toEqual([
      'AppProject argocd/shop-staging-root',
      'Application argocd/shop-staging',
      'AppProject argocd/shop-staging',
      'Application argocd/shop-staging-api',
    ]);
  });

  test('everything: the Applications of two folders, one of them the cluster’s, as a person reviews them', () => {
    const { cluster, api } = applications({
      cluster: { namespace: undefined, fill: (it) => object(it, 'v1', 'Namespace') },
      api: {
        stages: ['secrets', 'workloads'],
        fill: (it) => ['secrets', 'workloads'].map((name) => object(it.stage(name), 'apps/v1', 'Deployment')),
      },
    });
    const reviewed = deliver(cluster, api).filter(({ kind }) => kind === 'Application');
    expect(reviewed.map(toYaml).join('---\n')).toMatchSnapshot();
  });

  test('every prop reaches the manifests', () => {
    const { api } = applications({ api: {} });
    const everything: Required<ArgoCdDeliveryProps> = {
      ...props(api),
      destinationServer: 'https://other.example.com',
      immediateStorageClasses: ['fast'],
      kinds: { clusterScoped: ['/Namespace'], namespaced: ['/ConfigMap', 'batch/CronJob'] },
      controllerVersion: '3.2.0',
      labels: { 'app.kubernetes.io/part-of': 'shop' },
    };
    const rendered = new ArgoCdDelivery(api.node.root, 'delivery', everything).toJson() as JsonObject[];
    const child = named(rendered, 'Application', 'shop-staging-api');
    expect(rendered.every((each) => at(each, 'metadata.labels') !== undefined)).toBe(true);
    expect(at(child, 'spec.destination')).toEqual({ namespace: 'shop', server: 'https://other.example.com' });
    expect(at(child, 'spec.source')).toEqual({ path: 'dist/shop/staging/api', repoURL: everything.source.url, targetRevision: 'main' });
    expect(at(named(rendered, 'Application', 'shop-staging'), 'spec.destination.server')).toBe('https://kubernetes.default.svc');
    expect(at(child, 'spec.syncPolicy.retry.limit')).toBe(-1);
    const listed = at(named(rendered, 'AppProject', 'shop-staging'), 'spec.namespaceResourceWhitelist') as { kind: string }[];
    expect(listed.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Pod', 'CronJob', 'Job']);
  });

  test('hatch: ApiObject.of finds each object', () => {
    const { api } = applications({ api: {} });
    const delivery = new ArgoCdDelivery(api.node.root, 'delivery', props(api));
    ApiObject.of(delivery.node.findChild('application-api')).addJsonPatch(JsonPatch.replace('/spec/revisionHistoryLimit', 1));
    expect(at(named(delivery.toJson(), 'Application', 'shop-staging-api'), 'spec.revisionHistoryLimit')).toBe(1);
  });

  test('an application is locked by its delivery: what came later would be missing from the project', () => {
    const { api } = applications({ api: {} });
    deliver(api);
    expect(() => object(api, 'v1', 'Secret')).toThrow(/Cannot add children to "api"/);
  });

  const refusals: [what: string, all: () => Application[], message: RegExp][] = [
    [
      'an empty application',
      () => Object.values(applications({ api: { fill: () => undefined } })),
      /^api: expected an application with objects, got none/,
    ],
    [
      'an object beside the stages',
      () => Object.values(applications({ api: { stages: ['one', 'two'] } })),
      /^api\/config: expected to be in a stage, one of one, two/,
    ],
    [
      'a claim that its stage never binds',
      () =>
        Object.values(
          applications({
            api: {
              stages: ['claims', 'workloads'],
              fill: (it) => {
                object(it.stage('claims'), 'v1', 'PersistentVolumeClaim');
                object(it.stage('workloads'), 'apps/v1', 'Deployment', {
                  template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'persistentvolumeclaim' } }] } },
                });
              },
            },
          }),
        ),
      /^api\/claims\/PersistentVolumeClaim-0: expected a consumer in its own stage, 1,/,
    ],
    [
      'an application after one that is not delivered',
      () => {
        const { api } = applications({ api: {} });
        const web = new Application(api.node.root as Application, 'web', { after: [api] });
        return [web];
      },
      /^after: expected an application of the delivery, got web after api/,
    ],
  ];
  test.each(refusals)('refuses %s', (_, all, message) => {
    expect(() => deliver(...all())).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        problems: [expect.objectContaining({ code: 'CONSTRUCT_INVALID' })],
      }),
    );
  });
});

describe('a failed sync', () => {
  const retryWith = (controllerVersion?: string): unknown => {
    const { api } = applications({ api: {} });
    const delivery = new ArgoCdDelivery(api.node.root, 'delivery', {
      ...props(api),
      ...(controllerVersion !== undefined && { controllerVersion }),
    });
    const retries = (delivery.toJson() as JsonObject[])
      .filter(({ kind }) => kind === 'Application')
      .map((each) => at(each, 'spec.syncPolicy.retry'));
    expect(new Set(retries.map((each) => JSON.stringify(each))).size).toBe(1);
    return retries[0];
  };
  const backoff = { duration: '10s', factor: 2, maxDuration: '3m' };

  test.each(['3.2.0', '3.2.11', 'v3.10.1', '4.0.0'])('is tried again for ever by %s, which takes the newest commit', (version) => {
    expect(retryWith(version)).toEqual({ limit: -1, refresh: true, backoff });
  });

  test.each([undefined, '2.13.3', '3.1.9'])('ends by %s, which would hold on to the commit that failed', (version) => {
    expect(retryWith(version)).toEqual({ limit: 6, backoff });
  });
});
