import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Volume } from '../../../constructs/storage/volume';
import { type PodOwner, ServiceWorkload, type ServiceWorkloadProps } from '../../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../../core/kubernetes-version';
import type { JsonObject } from '../../../core/object/object';
import { everySetting } from '../../support/every-setting';
import { at, one, pinned, synth } from '../../support/synth';

const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
const smallest: ServiceWorkloadProps = {
  kubernetesVersion: KubernetesVersion.parse('1.35'),
  container: { image: pinned('example.com/api:1.0.0'), ports: { http: 8080 }, resources },
  replicas: 1,
};

const kinds = (props: Partial<ServiceWorkloadProps>): unknown[] =>
  synth(ServiceWorkload, { ...smallest, ...props }).map(({ kind }) => kind);
const deployment = (props: Partial<ServiceWorkloadProps> = {}): JsonObject =>
  one(synth(ServiceWorkload, { ...smallest, ...props }), 'Deployment');

test('smallest: one replica behind a ClusterIP Service, with an account and no token', () => {
  const objects = synth(ServiceWorkload, smallest);
  expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment', 'Service']);
  expect(objects).toMatchSnapshot();
});

test('every prop reaches the manifest', () => {
  const everything: Required<ServiceWorkloadProps> = {
    ...everySetting,
    ...smallest,
    name: 'kaze-api',
    replicas: { minReplicas: 2, maxReplicas: 5, targetCpuUtilization: 60 },
    minAvailable: 1,
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    drain: { delaySeconds: 7, stopSeconds: 20 },
    nodeGroup: 'workspace',
    annotations: { 'reloader.stakater.com/auto': 'true' },
    podAnnotations: { 'galley.dev/config': 'abc' },
    podLabels: { tier: 'front' },
    strategy: { type: 'Recreate' },
    minReadySeconds: 20,
    sidecars: [{ initContainers: [], containers: [{ name: 'proxy', image: pinned('example.com/proxy:1'), resources }] }],
    initContainers: [{ name: 'prepare', image: pinned('example.com/prepare:1'), resources }],
    runAs: { user: 1001, group: 1001 },
    exposed: true,
    fsGroup: 2000,
    imagePullSecrets: ['registry'],
    serviceAccountToken: true,
    priorityClassName: 'high',
  };
  const objects = synth(ServiceWorkload, everything);
  expect(objects.map((object) => at(object, 'metadata.name'))).toEqual(objects.map(() => 'kaze-api'));
  expect(one(objects, 'Deployment')).toMatchObject({
    metadata: { annotations: everything.annotations },
    spec: {
      strategy: { type: 'Recreate' },
      minReadySeconds: 20,
      template: {
        metadata: { annotations: everything.podAnnotations, labels: { tier: 'front', 'galley.dev/node-group': 'workspace' } },
        spec: {
          terminationGracePeriodSeconds: 32,
          securityContext: { runAsUser: 1001, runAsGroup: 1001, fsGroup: 2000, fsGroupChangePolicy: 'OnRootMismatch' },
          imagePullSecrets: [{ name: 'registry' }],
          automountServiceAccountToken: true,
          priorityClassName: 'high',
          nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          initContainers: [{ name: 'prepare' }, { name: 'proxy', restartPolicy: 'Always' }],
        },
      },
    },
  });
  expect(one(objects, 'HorizontalPodAutoscaler')).toMatchObject({
    apiVersion: 'autoscaling/v2',
    spec: { minReplicas: 2, maxReplicas: 5, metrics: [{ resource: { target: { averageUtilization: 60 } } }] },
  });
});

test('a workload that nobody is to find has no Service', () => {
  expect(kinds({ exposed: false })).toEqual(['ServiceAccount', 'Deployment']);
});

test.each<[string, Partial<ServiceWorkloadProps>, RegExp]>([
  [
    'a container without ports',
    { container: { ...smallest.container, ports: {} } },
    /^test\/subject: container.ports: expected at least one port, got none/,
  ],
  ['no replicas', { replicas: 0 }, /replicas: expected at least 1.*got 0 to 0/],
  ['a budget that no node can be emptied under', { replicas: 2, minAvailable: 2 }, /minAvailable: expected fewer than the 2 .*, got 2/],
  ['a budget for a single pod', { replicas: 1, minAvailable: 1 }, /minAvailable: expected fewer than the 1 .*, got 1/],
  [
    'a variable that its drain gives it too',
    {
      container: { ...smallest.container, env: { DRAIN_DELAY: '9s' } },
      drain: { delaySeconds: 5, lameDuck: { seconds: 5, variable: 'DRAIN_DELAY' }, stopSeconds: 30 },
    },
    /container.env: expected DRAIN_DELAY from drain.lameDuck alone/,
  ],
  ['a range upside down', { replicas: { minReplicas: 3, maxReplicas: 2 } }, /got 3 to 2/],
])('refuses %s', (_, wrong, message) => {
  expect(() => synth(ServiceWorkload, { ...smallest, ...wrong })).toThrow(message);
});

test('a patch adds what it does not model', () => {
  const chart = Testing.chart();
  const workload = new ServiceWorkload(chart, 'api', smallest);
  ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/shareProcessNamespace', true));
  expect(at(one(Testing.synth(chart) as JsonObject[], 'Deployment'), 'spec.template.spec.shareProcessNamespace')).toBe(true);
});

describe('number of pods', () => {
  test("is the autoscaler's where there is one, and stands nowhere else", () => {
    expect(at(deployment({ replicas: { minReplicas: 1, maxReplicas: 3 } }), 'spec')).not.toHaveProperty('replicas');
    expect(at(deployment({ replicas: 3 }), 'spec.replicas')).toBe(3);
  });

  test('has a budget from two on, since with one it would block every node drain', () => {
    expect(kinds({ replicas: 1 })).not.toContain('PodDisruptionBudget');
    expect(kinds({ replicas: { minReplicas: 1, maxReplicas: 9 } })).not.toContain('PodDisruptionBudget');
    expect(kinds({ replicas: 2 })).toContain('PodDisruptionBudget');
    expect(at(one(synth(ServiceWorkload, { ...smallest, replicas: 2 }), 'PodDisruptionBudget'), 'spec.maxUnavailable')).toBe(1);
  });
});

test('a budget keeps the number of pods that it is given, or all but one', () => {
  const budget = (props: Partial<ServiceWorkloadProps>): unknown =>
    at(one(synth(ServiceWorkload, { ...smallest, replicas: 3, ...props }), 'PodDisruptionBudget'), 'spec');
  const selector = { matchLabels: { 'app.kubernetes.io/name': 'subject' } };
  expect(budget({ minAvailable: 1 })).toEqual({ minAvailable: 1, selector });
  expect(budget({})).toEqual({ maxUnavailable: 1, selector });
});

describe('place', () => {
  test('is any node, spread, where there may be several pods', () => {
    expect(at(deployment({ replicas: 2 }), 'spec.template.spec.topologySpreadConstraints[0]')).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'subject' } },
    });
    expect(at(deployment(), 'spec.template.spec')).not.toHaveProperty('topologySpreadConstraints');
  });

  test('is one node for all pods of a node group, by a label that they carry and require', () => {
    const template = at(deployment({ replicas: 2, nodeGroup: 'workspace' }), 'spec.template') as JsonObject;
    expect(at(template, 'metadata.labels')).toMatchObject({ 'galley.dev/node-group': 'workspace' });
    expect(at(template, 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution')).toEqual([
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'galley.dev/node-group': 'workspace' } } },
    ]);
    expect(template['spec']).not.toHaveProperty('topologySpreadConstraints');
  });
});

test('the Service leads to its pods, whatever labels they have besides', () => {
  const objects = synth(ServiceWorkload, { ...smallest, podLabels: { 'app.kubernetes.io/name': 'somebody-else' } });
  const labels = at(one(objects, 'Deployment'), 'spec.template.metadata.labels');
  expect(labels).toMatchObject(at(one(objects, 'Service'), 'spec.selector') as JsonObject);
  expect(labels).toMatchObject(at(one(objects, 'Deployment'), 'spec.selector.matchLabels') as JsonObject);
});

test('a Service port and its target have the name of the container port', () => {
  const container = { ...smallest.container, ports: { http: 8080, metrics: 9090 } };
  expect(at(one(synth(ServiceWorkload, { ...smallest, container }), 'Service'), 'spec.ports')).toEqual([
    { name: 'http', port: 8080, targetPort: 'http' },
    { name: 'metrics', port: 9090, targetPort: 'metrics' },
  ]);
});

test('it is replaced one by one, the new pod first', () => {
  expect(at(deployment(), 'spec.strategy')).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
});

test('its mounts bring their volumes', () => {
  const cache = Volume.emptyDir('cache', { sizeLimit: Size.mebibytes(64) });
  const container = {
    ...smallest.container,
    mounts: [cache.mount('/cache')],
    env: { A: '1' },
    command: ['run'],
    user: 10,
    readinessProbe: { tcpSocket: { port: k8s.IntOrString.fromNumber(1) } },
  };
  expect(at(deployment({ container }), 'spec.template.spec.volumes')).toEqual([{ name: 'cache', emptyDir: { sizeLimit: '64Mi' } }]);
});

describe('a workload whose pods another controller makes', () => {
  const owner: PodOwner = { apiVersion: 'example.com/v1', kind: 'Rollout', name: 'api-rollout' };
  const adopted = (props: Partial<ServiceWorkloadProps>, by: PodOwner = owner): JsonObject[] => {
    const chart = Testing.chart();
    new ServiceWorkload(chart, 'api', { ...smallest, ...props }).adopt(by);
    return Testing.synth(chart) as JsonObject[];
  };

  test('has a Deployment without pods, whatever the number or range is', () => {
    expect(at(one(adopted({ replicas: 3 }), 'Deployment'), 'spec.replicas')).toBe(0);
    expect(at(one(adopted({ replicas: { minReplicas: 2, maxReplicas: 3 } }), 'Deployment'), 'spec.replicas')).toBe(0);
  });

  test('keeps its autoscaler, which asks the other for pods, and its budget', () => {
    const objects = adopted({ replicas: { minReplicas: 2, maxReplicas: 3 } });
    expect(at(one(objects, 'HorizontalPodAutoscaler'), 'spec.scaleTargetRef')).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Rollout',
      name: 'api-rollout',
    });
    expect(at(one(objects, 'PodDisruptionBudget'), 'spec.selector.matchLabels')).toEqual({ 'app.kubernetes.io/name': 'api' });
  });

  test('has a Service that leads to the live ones alone, where there are others', () => {
    expect(at(one(adopted({}), 'Service'), 'spec.selector')).toEqual({ 'app.kubernetes.io/name': 'api' });
    expect(at(one(adopted({}, { ...owner, liveLabels: { live: 'yes' } }), 'Service'), 'spec.selector')).toEqual({
      'app.kubernetes.io/name': 'api',
      live: 'yes',
    });
  });

  test('has one owner', () => {
    const workload = new ServiceWorkload(Testing.chart(), 'api', smallest);
    workload.adopt(owner);
    expect(() => workload.adopt({ ...owner, name: 'other' })).toThrow(
      'expected one owner of its pods, got Rollout api-rollout and Rollout other',
    );
  });
});
