import { findingsOf, refuseInvalidObjects } from '../../../core/check/objects';
import { GalleyError, sentenceOf } from '../../../core/errors';
import type { JsonObject, JsonValue, KubernetesObject } from '../../../core/object/object';

/** An object with changes at paths, `spec.replicas`; undefined takes away what is there. */
function changed(object: KubernetesObject, changes: Readonly<Record<string, JsonValue | undefined>>): KubernetesObject {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let holder = copy;
    for (const key of keys) {
      holder[key] ??= {};
      holder = holder[key] as Record<string, unknown>;
    }
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return copy as KubernetesObject;
}

const CONTAINER = { name: 'till', image: 'till', ports: [{ name: 'http', containerPort: 80 }] };
const workload = (apiVersion: string, kind: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'till', namespace: 'kiosk' },
  spec: {
    selector: { matchLabels: { app: 'till' } },
    template: { metadata: { labels: { app: 'till' } }, spec: { containers: [CONTAINER] } },
  },
});
const object = (apiVersion: string, kind: string, more: JsonObject = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'till', namespace: 'kiosk' },
  ...more,
});
const DEPLOYMENT = workload('apps/v1', 'Deployment');
const MAP = object('v1', 'ConfigMap', { data: { a: 'b' } });
const SERVICE = object('v1', 'Service', { spec: { selector: { app: 'till' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } });
const CRON = object('batch/v1', 'CronJob', {
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { containers: [CONTAINER] } } } } },
});
const x = (length: number): string => 'x'.repeat(length);

/** What is found, as `path: message`. */
const found = (...objects: readonly KubernetesObject[]): string[] =>
  findingsOf(objects).flatMap((findings) => findings.map(({ path, ...fault }) => sentenceOf({ subject: path, ...fault })));

describe('names', () => {
  test.each<[string, KubernetesObject]>([
    ['a Deployment', DEPLOYMENT],
    ['a ConfigMap', MAP],
    ['a Service', SERVICE],
    ['a CronJob', CRON],
    ['a name of 253 characters', changed(MAP, { 'metadata.name': `${x(63)}.${x(63)}.${x(63)}.${x(61)}` })],
    ['a role with a colon', changed(object('rbac.authorization.k8s.io/v1', 'Role'), { 'metadata.name': 'System:Reader' })],
    ['a namespace that begins with a digit', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '1st' } }],
    [
      'a Deployment of 242 characters',
      changed(DEPLOYMENT, { 'metadata.name': `${x(200)}.${x(41)}`, 'spec.template.metadata.labels': { app: 'till' } }),
    ],
    ['an annotation with capitals', changed(MAP, { 'metadata.annotations': { 'Example.COM/Note': 'two words' } })],
    ['an empty label', changed(MAP, { 'metadata.labels': { 'example.com/note': '' } })],
  ])('%s is fine', (_, fine) => expect(found(fine)).toEqual([]));

  test.each<[string, KubernetesObject, string]>([
    [
      'capitals and underscores',
      changed(MAP, { 'metadata.name': 'Till_Settings' }),
      'metadata.name: expected lower-case letters, digits, inner dashes and single inner dots, got "Till_Settings"; rename it',
    ],
    ['two dots', changed(MAP, { 'metadata.name': 'a..b' }), 'metadata.name: expected lower-case'],
    ['dots alone', changed(MAP, { 'metadata.name': '..' }), 'metadata.name: expected lower-case'],
    ['nothing', changed(MAP, { 'metadata.name': '' }), 'metadata.name: expected lower-case'],
    [
      'no name',
      changed(MAP, { 'metadata.name': undefined }),
      'metadata.name: expected lower-case letters, digits, inner dashes and single inner dots, got none',
    ],
    ['254 characters', changed(MAP, { 'metadata.name': x(254) }), 'metadata.name: expected at most 253 characters, got 254; shorten it'],
    ['a namespace with a dot', changed(MAP, { 'metadata.namespace': 'a.b' }), 'metadata.namespace: expected a DNS label'],
    ['a Service with a dot', changed(SERVICE, { 'metadata.name': 'a.b' }), 'metadata.name: expected a name of a Service'],
    ['a Service that begins with a digit', changed(SERVICE, { 'metadata.name': '1st' }), 'metadata.name: expected a name of a Service'],
    ['a Service of 64 characters', changed(SERVICE, { 'metadata.name': x(64) }), 'metadata.name: expected at most 63 characters, got 64'],
    [
      'a role with a slash',
      changed(object('rbac.authorization.k8s.io/v1', 'Role'), { 'metadata.name': 'a/b' }),
      'metadata.name: expected a name without / and %',
    ],
    [
      'a StatefulSet of 53 characters',
      changed(workload('apps/v1', 'StatefulSet'), { 'metadata.name': x(53) }),
      'metadata.name: expected at most 52 characters, since eleven characters are added',
    ],
    [
      'a CronJob of 53 characters',
      changed(CRON, { 'metadata.name': x(53) }),
      'metadata.name: expected at most 52 characters, since eleven',
    ],
    [
      'a Job of 64 characters',
      changed(object('batch/v1', 'Job'), { 'metadata.name': x(64) }),
      'metadata.name: expected at most 63 characters, since it becomes a label of its pods',
    ],
    [
      'a Rollout of 243 characters',
      changed(workload('argoproj.io/v1alpha1', 'Rollout'), { 'metadata.name': x(243) }),
      'metadata.name: expected at most 242',
    ],
    [
      'a Kustomization of 64 characters',
      changed(object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization'), { 'metadata.name': x(64) }),
      'metadata.name: expected at most 63',
    ],
    [
      'a HelmRelease of 54 characters',
      changed(object('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), { 'metadata.name': x(54) }),
      'metadata.name: expected at most 53',
    ],
    [
      'a database cluster of 51 characters',
      changed(object('postgresql.cnpg.io/v1', 'Cluster'), { 'metadata.name': x(51) }),
      'metadata.name: expected at most 50',
    ],
    [
      'a Prometheus of 42 characters',
      changed(object('monitoring.coreos.com/v1', 'Prometheus'), { 'metadata.name': x(42) }),
      'metadata.name: expected at most 41',
    ],
    [
      'a container with a capital',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, name: 'Till' }] }),
      'spec.template.spec.containers[0].name: expected a DNS label',
    ],
    [
      'two containers of one name',
      changed(DEPLOYMENT, { 'spec.template.spec.initContainers': [{ name: 'till', image: 'a' }] }),
      'spec.template.spec.containers[0].name: expected each name once, got "till" again; rename one',
    ],
    [
      'a volume with an underscore',
      changed(DEPLOYMENT, { 'spec.template.spec.volumes': [{ name: 'a_b', emptyDir: {} }] }),
      'spec.template.spec.volumes[0].name: expected a DNS label',
    ],
    [
      'a port of 17 characters',
      changed(DEPLOYMENT, {
        'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: 'metrics-and-trace', containerPort: 80 }] }],
      }),
      'spec.template.spec.containers[0].ports[0].name: expected at most 15 characters, got 17; shorten it',
    ],
    [
      'a port without a letter',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: '80', containerPort: 80 }] }] }),
      'spec.template.spec.containers[0].ports[0].name: expected a name of a port',
    ],
    [
      'a port in a CronJob',
      changed(CRON, { 'spec.jobTemplate.spec.template.spec.containers': [{ ...CONTAINER, ports: [{ name: 'a--b', containerPort: 80 }] }] }),
      'spec.jobTemplate.spec.template.spec.containers[0].ports[0].name: expected a name of a port',
    ],
    [
      'ports of a Service without names',
      changed(SERVICE, { 'spec.ports': [{ port: 80 }, { name: 'a', port: 81 }] }),
      'spec.ports[0].name: expected a name, since the Service has several ports, got none; name it',
    ],
    ['a key of a ConfigMap', changed(MAP, { data: { 'a b': 'c' } }), 'data["a b"]: expected a key'],
    ['a key that begins with two dots', changed(MAP, { data: { '..a': 'c' } }), 'data["..a"]: expected a key'],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));
});

describe('labels, annotations and selectors', () => {
  test.each<[string, KubernetesObject, string]>([
    [
      'a label with blanks',
      changed(MAP, { 'metadata.labels': { note: 'two words, and a comma' } }),
      'metadata.labels.note: expected the value of a label',
    ],
    [
      'a label of 64 characters',
      changed(MAP, { 'metadata.labels': { note: x(64) } }),
      'metadata.labels.note: expected at most 63 characters, got 64',
    ],
    ['a label that is a number', changed(MAP, { 'metadata.labels': { note: 1 } }), 'metadata.labels.note: expected text, got 1'],
    ['a key of a label', changed(MAP, { 'metadata.labels': { 'a b': 'c' } }), 'metadata.labels["a b"]: the key is not allowed'],
    [
      'two slashes in a key',
      changed(MAP, { 'metadata.annotations': { 'a/b/c': 'd' } }),
      'metadata.annotations["a/b/c"]: the key is not allowed',
    ],
    [
      'a key of 64 characters behind its slash',
      changed(MAP, { 'metadata.annotations': { [`a.b/${x(64)}`]: 'd' } }),
      'the key is not allowed',
    ],
    [
      'an annotation that is no text',
      changed(MAP, { 'metadata.annotations': { a: true } }),
      'metadata.annotations.a: expected text, got true',
    ],
    [
      'annotations of more than 256 KiB in all',
      changed(MAP, { 'metadata.annotations': { a: x(200_000), b: x(62_200) } }),
      'metadata.annotations: expected at most 262144 bytes in all, got 262202',
    ],
    [
      'a label of the template',
      changed(DEPLOYMENT, { 'spec.template.metadata.labels': { app: 'till', note: 'a b' } }),
      'spec.template.metadata.labels.note: expected the value of a label',
    ],
    ['a selector of a Service', changed(SERVICE, { 'spec.selector': { app: 'a b' } }), 'spec.selector.app: expected the value of a label'],
    [
      'a selector of other pods',
      changed(DEPLOYMENT, { 'spec.selector.matchLabels': { app: 'tilt' } }),
      'spec.selector.matchLabels.app: expected the label of its own pods, "till", got "tilt"; correct one of the two',
    ],
    [
      'a selector of a label that its pods lack',
      changed(workload('argoproj.io/v1alpha1', 'Rollout'), { 'spec.selector.matchLabels': { app: 'till', tier: 'web' } }),
      'spec.selector.matchLabels.tier: expected the label of its own pods, which have none, got "web"',
    ],
    [
      'a selector of everything',
      changed(workload('apps/v1', 'StatefulSet'), { 'spec.selector': {} }),
      'spec.selector: expected labels of its own pods, got none',
    ],
    [
      'no selector',
      changed(workload('apps/v1', 'DaemonSet'), { 'spec.selector': undefined }),
      'spec.selector: expected labels of its own pods, got none',
    ],
    [
      'an expression that its pods do not meet',
      changed(DEPLOYMENT, { 'spec.selector.matchExpressions': [{ key: 'app', operator: 'NotIn', values: ['till'] }] }),
      'spec.selector.matchExpressions[0]: expected an expression that its own pods meet',
    ],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test('an adopting Rollout has no template of its own', () => {
    const { selector } = DEPLOYMENT['spec'] as { selector: JsonObject };
    expect(found(object('argoproj.io/v1alpha1', 'Rollout', { spec: { selector, workloadRef: { name: 'till' } } }))).toEqual([]);
  });
});

describe('amounts and sizes', () => {
  const withResources = (resources: JsonValue): KubernetesObject =>
    changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, resources }] });
  const at = 'spec.template.spec.containers[0].resources';

  test.each<[string, KubernetesObject, string]>([
    [
      'no quantity',
      withResources({ requests: { cpu: '1 core' } }),
      `${at}.requests.cpu: expected a quantity such as 250m or 512Mi, got "1 core"; correct it`,
    ],
    [
      'memory for CPU',
      withResources({ requests: { cpu: '256Mi' } }),
      `${at}.requests.cpu: expected an amount of CPU such as 250m, got "256Mi"`,
    ],
    [
      'CPU for memory',
      withResources({ requests: { memory: '200m' } }),
      `${at}.requests.memory: expected whole bytes such as 512Mi, got "200m"`,
    ],
    [
      'more than the limit',
      withResources({ requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
      `${at}.requests.memory: expected at most limits.memory (1Gi), got 2Gi; lower it`,
    ],
    [
      '26 digits',
      object('v1', 'PersistentVolumeClaim', { spec: { resources: { requests: { storage: '12345678901234567890123456' } } } }),
      'spec.resources.requests.storage: expected a quantity',
    ],
    [
      'resources of an operator’s kind',
      object('postgresql.cnpg.io/v1', 'Cluster', { spec: { resources: { limits: { memory: '1GB' } } } }),
      'spec.resources.limits.memory: expected a quantity',
    ],
    [
      'replicas beyond 32 bits',
      changed(DEPLOYMENT, { 'spec.replicas': 2 ** 31 }),
      'spec.replicas: expected a whole number of at most 2147483647, got 2147483648',
    ],
    ['half a replica', changed(DEPLOYMENT, { 'spec.replicas': 1.5 }), 'spec.replicas: expected a whole number'],
    ['port 0', changed(SERVICE, { 'spec.ports': [{ port: 0 }] }), 'spec.ports[0].port: expected a port from 1 to 65535, got 0'],
    [
      'port 65536',
      changed(DEPLOYMENT, { 'spec.template.spec.containers': [{ ...CONTAINER, ports: [{ containerPort: 65_536 }] }] }),
      'containerPort: expected a port from 1 to 65535, got 65536',
    ],
    [
      'a ConfigMap above 1 MiB',
      changed(MAP, { data: { a: x(2 ** 20), b: 'c' } }),
      'data: expected at most 1048576 bytes, got 1048577; divide it',
    ],
    [
      'a ConfigMap of many bytes in few characters',
      changed(MAP, { data: { a: '🚢'.repeat(2 ** 18), b: 'c' } }),
      'data: expected at most 1048576 bytes, got 1048577',
    ],
    [
      'any object above 1 MiB',
      object('example.com/v1', 'Text', { spec: { text: x(2 ** 20) } }),
      'the object: expected at most 1048576 bytes',
    ],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test.each<[string, KubernetesObject]>([
    ['a ConfigMap of 1 MiB', changed(MAP, { data: { a: x(2 ** 20) } })],
    ['a Secret of 1 MiB, written as more', object('v1', 'Secret', { data: { a: Buffer.alloc(2 ** 20).toString('base64') } })],
    [
      'quantities as apimachinery reads them',
      withResources({ requests: { cpu: '500e-3', memory: '100e6' }, limits: { cpu: 1, memory: '1E9' } }),
    ],
    [
      'the schema of a definition',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'a.b.c' },
        spec: { resources: { requests: { cpu: 'x' } } },
      },
    ],
  ])('%s is fine', (_, fine) => expect(found(fine)).toEqual([]));
});

describe('scope', () => {
  test('a namespace on what stands in none is refused', () => {
    expect(found(changed(object('rbac.authorization.k8s.io/v1', 'ClusterRole'), {}))).toEqual([
      'metadata.namespace: expected none, since a ClusterRole stands in no namespace, got "kiosk"; make it in an application without a namespace',
    ]);
    for (const [apiVersion, kind] of [
      ['v1', 'PersistentVolume'],
      ['storage.k8s.io/v1', 'StorageClass'],
      ['cert-manager.io/v1', 'ClusterIssuer'],
      ['external-secrets.io/v1', 'ClusterSecretStore'],
      ['networking.k8s.io/v1', 'IngressClass'],
    ] as const) {
      expect(found(object(apiVersion, kind))).toEqual([expect.stringContaining(`since a ${kind} stands in no namespace`)]);
    }
  });

  test('a definition among the objects says what stands in none', () => {
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'tills.example.com' } };
    const of = (scope: string): KubernetesObject => ({ ...definition, spec: { group: 'example.com', names: { kind: 'Till' }, scope } });
    const till = object('example.com/v1', 'Till');
    expect(found(of('Cluster'), till)).toHaveLength(1);
    expect(found(of('Namespaced'), till)).toEqual([]);
  });
});

describe('what kustomize would lose', () => {
  const withText = (text: string): KubernetesObject => changed(MAP, { data: { a: text } });

  test.each<[string, KubernetesObject, string]>([
    [
      'lines that begin with a tab',
      withText('\tbread\n\tbutter\n'),
      'data.a: expected text that kustomize carries, got several lines of which the first begins with a tab',
    ],
    ['U+0085', withText('a\u0085b'), 'data.a: expected text that kustomize carries, got the character U+0085'],
    ['U+2028', withText('a\u2028b'), 'got the character U+2028'],
    ['DEL', withText('a\x7fb'), 'got the character U+007F'],
    ['U+FFFE', withText('a\ufffeb'), 'got the character U+FFFE'],
    ['such a key', object('example.com/v1', 'Text', { spec: { 'a\u0085': 1 } }), 'expected a key that kustomize carries, got "a\\u0085"'],
    ['a merge key', object('example.com/v1', 'Text', { spec: { '<<': {} } }), 'spec["<<"]: expected another key'],
    [
      'an annotation of kustomize',
      changed(MAP, { 'metadata.annotations': { 'config.kubernetes.io/local-config': 'true' } }),
      'metadata.annotations["config.kubernetes.io/local-config"]: expected no annotation of kustomize itself',
    ],
    ['a list', object('v1', 'ConfigMapList', { items: [MAP] }), 'items: expected one object, got a list of 1'],
  ])('%s: refused', (_, wrong, message) => expect(found(wrong)).toEqual([expect.stringContaining(message)]));

  test.each(['\ta', 'a\n\tb', ' \ta\nb', '\n\ta\n', 'é 漢 🚢'])('%j is fine', (text) => expect(found(withText(text))).toEqual([]));
});

test('all that is wrong is told at once, each with its file, its path and its construct', () => {
  const rendered = [
    changed(MAP, { 'metadata.name': 'Till_Settings', 'metadata.labels': { note: 'a b' } }),
    changed(SERVICE, { 'metadata.name': '1st' }),
  ].map((each, index) => ({ object: each, application: 'web', construct: `web/thing-${index}` }));
  const refusal = (() => {
    try {
      refuseInvalidObjects(rendered);
    } catch (error) {
      return error as GalleyError;
    }
    return undefined;
  })();
  expect(refusal).toBeInstanceOf(GalleyError);
  expect(refusal?.message.split('\n')).toEqual([
    'web/configmap-till-settings.yaml metadata.name (web/thing-0): expected lower-case letters, digits, inner dashes and single inner dots, got "Till_Settings"; rename it',
    'web/configmap-till-settings.yaml metadata.labels.note (web/thing-0): expected the value of a label: letters, digits, inner dashes, dots and underscores, got "a b"; correct it',
    'web/service-1st.yaml metadata.name (web/thing-1): expected a name of a Service: lower-case letters, digits and inner dashes, a letter first, got "1st"; rename it',
  ]);
});
