import { ApiObject, App, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Application } from '../../../constructs/application';
import { ArgoCdDelivery } from '../../../constructs/delivery/argocd/argocd-delivery';
import { LoadBalancer } from '../../../constructs/network/load-balancer';
import { BlueGreen, type BlueGreenProps } from '../../../constructs/rollout/blue-green';
import type { JsonObject } from '../../../core/object/object';
import { missingListDefaults } from '../../support/crd-defaults';
import { FIRST_USE_MS, schemaProblems } from '../../support/strict-schema';
import { at, manifests, one } from '../../support/synth';
import { gate, slo, web } from '../../support/web-rollout';

type Make = (chart: Chart) => Omit<BlueGreenProps, 'workload'>;

/** The objects of `web` and its rollout. */
const render = (make: Make = () => ({}), after: (chart: Chart, rollout: BlueGreen) => void = () => {}): JsonObject[] => {
  const chart = Testing.chart();
  after(chart, new BlueGreen(chart, 'rollout', { ...make(chart), workload: web(chart) }));
  const problems = chart.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return manifests(chart);
};
const service = (objects: readonly JsonObject[], name: string): JsonObject =>
  one(
    objects.filter((each) => at(each, 'metadata.name') === name),
    'Service',
  );

/** With every prop. */
const everything = (chart: Chart): Required<Omit<BlueGreenProps, 'workload'>> => ({
  name: 'web-rollout',
  activeServiceName: 'live',
  previewServiceName: 'next',
  prePromotionAnalysis: [gate(chart).run({ service: 'next' })],
  postPromotionAnalysis: [slo(chart).run({ service: 'live' })],
  autoPromotionEnabled: true,
  scaleDownDelay: Duration.hours(1),
  scaleDownDelayRevisionLimit: 1,
  progressDeadline: Duration.minutes(5),
});

describe('BlueGreen', () => {
  test('smallest: a Rollout that a person promotes, between two Services of its own', () => {
    const objects = render();
    expect(objects.map((each) => `${each['kind']} ${at(each, 'metadata.name')}`)).toEqual([
      'ServiceAccount web',
      'Deployment web',
      'Service web',
      'PodDisruptionBudget web',
      'Service web-active',
      'Service web-preview',
      'Rollout web',
    ]);
    expect(at(one(objects, 'Rollout'), 'spec')).toMatchInlineSnapshot(`
{
  "replicas": 2,
  "revisionHistoryLimit": 5,
  "strategy": {
    "blueGreen": {
      "activeMetadata": {
        "labels": {
          "galley.dev/traffic": "active",
        },
      },
      "activeService": "web-active",
      "autoPromotionEnabled": false,
      "previewMetadata": {
        "labels": {
          "galley.dev/traffic": "preview",
        },
      },
      "previewService": "web-preview",
    },
  },
  "workloadRef": {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "name": "web",
  },
}
`);
  });

  test('every prop reaches the manifest', () => {
    const objects = render(everything);
    expect(at(one(objects, 'Rollout'), 'metadata.name')).toBe('web-rollout');
    expect(at(one(objects, 'Rollout'), 'spec.progressDeadlineSeconds')).toBe(300);
    expect(at(one(objects, 'Rollout'), 'spec.strategy.blueGreen')).toMatchObject({
      activeService: 'live',
      previewService: 'next',
      autoPromotionEnabled: true,
      prePromotionAnalysis: { templates: [{ templateName: 'gate' }], args: [{ name: 'service', value: 'next' }] },
      postPromotionAnalysis: { templates: [{ templateName: 'slo' }], args: [{ name: 'service', value: 'live' }] },
      scaleDownDelaySeconds: 3600,
      scaleDownDelayRevisionLimit: 1,
    });
    for (const name of ['live', 'next'])
      expect(at(service(objects, name), 'spec.ports')).toEqual(at(service(objects, 'web'), 'spec.ports'));
  });

  const refusals: [what: string, make: Make, message: string][] = [
    [
      'one Service for both versions',
      () => ({ activeServiceName: 'a', previewServiceName: 'a' }),
      `previewServiceName: expected another name than the active Service's, got "a"`,
    ],
    [
      'an analysis of traffic before there is any',
      (chart) => ({ prePromotionAnalysis: [slo(chart).run({ service: 'web-preview' })] }),
      'prePromotionAnalysis: expected what needs no traffic, got slo',
    ],
    [
      'an analysis that outlasts the deadline of the version that waits for it',
      (chart) => ({ prePromotionAnalysis: [gate(chart, Duration.seconds(600)).run({ service: 'web-preview' })] }),
      'expected gate to end before the progress deadline of 600 s, got 600 s',
    ],
    [
      'an analysis that never ends',
      (chart) => ({ postPromotionAnalysis: [slo(chart, { interval: Duration.seconds(30) }).run({ service: 'web-active' })] }),
      'postPromotionAnalysis: expected an analysis that ends, got slo',
    ],
    ['an empty list of analyses', () => ({ prePromotionAnalysis: [] }), 'expected at least one analysis, got none'],
  ];
  test.each(refusals)('refuses %s', (_, make, message) => {
    expect(() => render(make)).toThrow(message);
  });

  test('refuses a workload of another namespace, whose pods it could not make', () => {
    const app = new App();
    const [here, there] = [new Chart(app, 'here', { namespace: 'here' }), new Chart(app, 'there', { namespace: 'there' })];
    expect(() => new BlueGreen(here, 'rollout', { workload: web(there) })).toThrow(
      'here/rollout: workload: expected one of namespace here, got web of there',
    );
  });

  test('hatch: ApiObject.of finds the Rollout', () => {
    const objects = render(undefined, (_, rollout) => ApiObject.of(rollout).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 7)));
    expect(at(one(objects, 'Rollout'), 'spec.minReadySeconds')).toBe(7);
  });

  test(
    'its objects are what the API server takes, and leave no default of a list to it',
    async () => {
      const objects = render(everything);
      expect(await schemaProblems(objects)).toEqual([]);
      const custom = objects.filter(({ apiVersion }) => String(apiVersion).startsWith('argoproj.io/'));
      expect(custom.map(({ kind }) => kind).sort()).toEqual(['AnalysisTemplate', 'AnalysisTemplate', 'Rollout']);
      expect(custom.flatMap(missingListDefaults)).toEqual([]);
    },
    FIRST_USE_MS,
  );
});

describe('live traffic', () => {
  test('reaches no preview: each Service but the two that the strategy names selects by a label of active pods alone', () => {
    const objects = render(undefined, (chart, { selectsActive }) => {
      new LoadBalancer(chart, 'web-external', { selector: selectsActive, ports: { grpc: 50051 } });
    });
    const { activeService, previewService, activeMetadata, previewMetadata } = at(
      one(objects, 'Rollout'),
      'spec.strategy.blueGreen',
    ) as Record<string, JsonObject>;
    const others = objects.filter(
      (each) => each['kind'] === 'Service' && ![activeService, previewService].includes(at(each, 'metadata.name') as never),
    );
    expect(others.map((each) => at(each, 'metadata.name'))).toEqual(['web', 'web-external']);
    for (const each of others) {
      expect(at(each, 'spec.selector')).toMatchObject(at(activeMetadata, 'labels') as object);
      expect(at(each, 'spec.selector')).not.toMatchObject(at(previewMetadata, 'labels') as object);
    }
  });

  test('a Service of any other making that would lead to the preview stops the rendering', () => {
    const selecting =
      (selector: Record<string, string>) =>
      (chart: Chart): void => {
        new k8s.KubeService(chart, 'leak', { metadata: { name: 'leak' }, spec: { selector } });
      };
    expect(() => render(undefined, selecting({ 'app.kubernetes.io/name': 'web' }))).toThrow(
      'Service leak: expected galley.dev/traffic: active in its selector, got none',
    );
    expect(() => render(undefined, selecting({ 'app.kubernetes.io/name': 'other' }))).not.toThrow();
  });

  test('the Services that the strategy names select by labels of the template alone: the controller refuses any other', () => {
    const objects = render();
    const labels = at(one(objects, 'Deployment'), 'spec.template.metadata.labels');
    for (const name of ['web-active', 'web-preview']) expect(at(service(objects, name), 'spec.selector')).toEqual(labels);
  });

  test('a monitor of the workload’s Service finds each pod by that one alone', () => {
    const found = render().filter(
      (each) => each['kind'] === 'Service' && at(each, 'metadata.labels')?.['app.kubernetes.io/name' as never] === 'web',
    );
    expect(found.map((each) => at(each, 'metadata.name'))).toEqual(['web']);
  });
});

describe('the Deployment that it adopts', () => {
  test('has no pods, which would run a new version past its analysis, and nobody sets its count', () => {
    const objects = render();
    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(0);
    expect(at(one(objects, 'Rollout'), 'spec.workloadRef')).not.toHaveProperty('scaleDown');
    expect(at(one(objects, 'Rollout'), 'spec')).not.toHaveProperty('template');
  });

  test('has no count anywhere once an autoscaler decides, and the autoscaler asks the Rollout', () => {
    const chart = Testing.chart();
    new BlueGreen(chart, 'rollout', { name: 'web-rollout', workload: web(chart, { replicas: { minReplicas: 2, maxReplicas: 4 } }) });
    const objects = manifests(chart);
    expect(at(one(objects, 'Rollout'), 'spec')).not.toHaveProperty('replicas');
    expect(at(one(objects, 'Deployment'), 'spec.replicas')).toBe(0);
    expect(at(one(objects, 'HorizontalPodAutoscaler'), 'spec.scaleTargetRef')).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'web-rollout',
    });
    expect(one(objects, 'PodDisruptionBudget')).toBeDefined();
  });
});

test('under Argo CD a stage after it is refused: paused, it would hold up that stage, and the revert', () => {
  const application = new Application(Testing.app(), 'web', { namespace: 'test', stages: ['mesh', 'routes'] });
  new BlueGreen(application.stage('mesh'), 'rollout', { workload: web(application.stage('mesh')) });
  new k8s.KubeConfigMap(application.stage('routes'), 'route', { metadata: { name: 'route' } });
  const deliver = (): unknown =>
    new ArgoCdDelivery(application.node.root, 'delivery', {
      name: 'web-test',
      applications: [application],
      source: { url: 'https://git.example.com/web.git', branch: 'main', path: 'dist/web/test' },
      controllerNamespace: 'argocd',
    });
  expect(deliver).toThrow('web/mesh/rollout/Resource: expected a Rollout in the last stage, 2, got stage 1');
});
