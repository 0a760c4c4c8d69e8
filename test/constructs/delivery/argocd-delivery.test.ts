import { ApiObject, type ApiObjectProps, JsonPatch, Testing } from 'cdk8s';
import { Application } from '../../../constructs/application';
import { ArgoCdDelivery, type ArgoCdDeliveryProps } from '../../../constructs/delivery/argocd/argocd-delivery';
import { markAsData } from '../../../constructs/storage/data';
import type { JsonObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { applications, configMap, object } from '../../support/applications';
import { at, one } from '../../support/synth';

const props = (...applications: Application[]): ArgoCdDeliveryProps => ({
  name: 'shop-staging',
  applications,
  source: { url: 'https://git.example.com/shop/deploy.git', branch: 'main', path: 'dist/shop/staging' },
  controllerNamespace: 'argocd',
});

/** The delivery's objects, once its applications are complete. */
const deliver = (...all: Application[]): JsonObject[] => {
  const [first] = all;
  if (first === undefined) throw new Error('expected an application');
  return new ArgoCdDelivery(first.node.root, 'delivery', props(...all)).toJson() as JsonObject[];
};
const named = (objects: readonly JsonObject[], kind: string, name: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'metadata.name') === name),
    kind,
  );
const annotation = (each: ApiObject, name: string): unknown =>
  at(each.toJson(), 'metadata.annotations')?.[`argocd.argoproj.io/${name}` as never];

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

describe('what must not be lost', () => {
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
