import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Application, type Stage } from '../../../constructs/application';
import { FluxDelivery, type FluxDeliveryProps } from '../../../constructs/delivery/flux/flux-delivery';
import { markSelectorOwned } from '../../../constructs/rollout/selector-owner';
import { markAsData } from '../../../constructs/storage/data';
import type { JsonObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { applications, configMap, object } from '../../support/applications';
import { at, one } from '../../support/synth';

const props = (...all: Application[]): FluxDeliveryProps => ({
  name: 'shop-staging',
  applications: all,
  source: { url: 'https://git.example.com/shop/deploy.git', branch: 'main', path: 'dist/shop/staging' },
  controllerNamespace: 'flux-system',
});

/** The delivery's objects, once its applications are complete. */
const deliver = (all: readonly Application[], more: Partial<FluxDeliveryProps> = {}): JsonObject[] => {
  const [first] = all;
  if (first === undefined) throw new Error('expected an application');
  return new FluxDelivery(first.node.root, 'delivery', { ...props(...all), ...more }).toJson() as JsonObject[];
};
const kustomization = (objects: readonly JsonObject[], folder: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'spec.path') === `./dist/shop/staging/${folder}`),
    'Kustomization',
  );
/** Each folder, and the folders that come right before it. */
const order = (objects: readonly JsonObject[]): Record<string, unknown> =>
  Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'Kustomization')
      .map((each) => [
        String(at(each, 'metadata.name')),
        ((at(each, 'spec.dependsOn') ?? []) as JsonObject[]).map(({ name }) => String(name)),
      ]),
  );
const written = (each: ApiObject): JsonObject => each.toJson() as JsonObject;
const onlyOne = (scope: Application | Stage): JsonObject => {
  const [only, ...others] = scope.node.findAll().filter(ApiObject.isApiObject);
  if (only === undefined || others.length > 0) throw new Error('expected one object');
  return written(only);
};

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

describe('what is waited for', () => {
  const ready = "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";

  test('everything in the folder, and what its controller has not seen yet is not ready', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          for (const _ of [1, 2]) object(it, 'external-secrets.io/v1', 'ExternalSecret');
          object(it, 'postgresql.cnpg.io/v1', 'Cluster');
          object(it, 'postgresql.cnpg.io/v1', 'ScheduledBackup');
        },
      },
    });
    expect(at(kustomization(deliver([api]), 'api'), 'spec')).toMatchObject({
      wait: true,
      healthCheckExprs: [
        { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', current: ready },
        { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', current: ready },
      ],
    });
  });

  test('beside a Rollout, whose status Flux can’t read, the others by name, a Job by its own', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          object(it, 'argoproj.io/v1alpha1', 'Rollout');
          object(it, 'apps/v1', 'Deployment');
          object(it, 'batch/v1', 'Job');
          object(it, 'cert-manager.io/v1', 'Certificate');
          object(it, 'v1', 'ConfigMap');
        },
      },
    });
    const spec = at(kustomization(deliver([api]), 'api'), 'spec');
    expect(spec).toMatchObject({ wait: false });
    expect(at(spec, 'healthChecks')).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'deployment', namespace: 'shop' },
      { apiVersion: 'batch/v1', kind: 'Job', name: expect.stringMatching(/^job-[0-9a-f]{10}$/), namespace: 'shop' },
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'certificate', namespace: 'shop' },
    ]);
    expect(JSON.stringify(spec)).not.toContain('Rollout');
  });

  test('beside a Rollout alone nothing', () => {
    const { api } = applications({ api: { fill: (it) => object(it, 'argoproj.io/v1alpha1', 'Rollout') } });
    const spec = at(kustomization(deliver([api]), 'api'), 'spec');
    expect(spec).toMatchObject({ wait: false });
    expect(spec).not.toHaveProperty('healthChecks');
  });
});

describe('what must not be lost', () => {
  test('data, namespaces and resource definitions are not pruned', () => {
    const { api } = applications({
      api: {
        fill: (it) => {
          markAsData(object(it, 'example.com/v1', 'Database'));
          object(it, 'v1', 'Namespace');
          object(it, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition');
          object(it, 'v1', 'ConfigMap');
        },
      },
    });
    deliver([api]);
    const annotations = api.node
      .findAll()
      .filter(ApiObject.isApiObject)
      .map((each) => at(written(each), 'metadata.annotations'));
    const kept = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    expect(annotations).toEqual([kept, kept, kept, undefined]);
  });

  test('whoever deletes a Kustomization, or commits a tree without it, stops nothing', () => {
    const { api } = applications({ api: {} });
    for (const each of deliver([api]).filter(({ kind }) => kind === 'Kustomization')) {
      expect(at(each, 'spec.deletionPolicy')).toBe('Orphan');
    }
  });

  test('what a person suspends stays so: nothing is said of it in git, which would be applied over it', () => {
    const { api } = applications({ api: {} });
    expect(JSON.stringify(deliver([api]))).not.toContain('suspend');
  });

  test('the key that a controller writes into a selector: the Service is made once and then left alone', () => {
    const { api } = applications({ api: { fill: (it) => markSelectorOwned(object(it, 'v1', 'Service'), 'rollouts-pod-template-hash') } });
    deliver([api]);
    expect(at(onlyOne(api), 'metadata.annotations')).toEqual({ 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' });
  });

  test('a Job runs once for each content: its name changes with it, and it does not remove itself', () => {
    const jobOf = (image: string): JsonObject => {
      const spec = { ttlSecondsAfterFinished: 60, template: { spec: { containers: [{ image }] } } };
      const { api } = applications({ api: { fill: (it) => object(it, 'batch/v1', 'Job', spec) } });
      deliver([api]);
      return onlyOne(api);
    };
    const [first, again, changed] = ['one', 'one', 'two'].map(jobOf) as [JsonObject, JsonObject, JsonObject];
    expect(again).toEqual(first);
    expect(at(changed, 'metadata.name')).not.toBe(at(first, 'metadata.name'));
    for (const each of [first, changed]) {
      expect(at(each, 'metadata.name')).toMatch(/^job-[0-9a-f]{10}$/);
      expect(each).not.toHaveProperty('spec.ttlSecondsAfterFinished');
      expect(each).not.toHaveProperty('metadata.annotations');
    }
  });
});
