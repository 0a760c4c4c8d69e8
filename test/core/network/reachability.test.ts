import { podTemplatesOf } from '../../../core/check/pod-templates-of';
import type { Protocol } from '../../../core/network/endpoint';
import type { Verdict } from '../../../core/network/policies';
import { Reachability } from '../../../core/network/reachability';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';

const policy = (spec: JsonObject, namespace = 'shop'): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'policy', namespace },
  spec,
});
const closed = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const from = (peer: JsonObject): KubernetesObject => policy({ podSelector: { matchLabels: { app: 'api' } }, ingress: [{ from: [peer] }] });

function workload(
  app: string,
  { namespace = 'shop', kind = 'Deployment', pod = {} }: { namespace?: string; kind?: string; pod?: JsonObject } = {},
) {
  const container = { name: 'main', image: 'x', ports: [{ name: 'http', containerPort: 8080 }] };
  const template = { metadata: { labels: { app } }, spec: { containers: [container], ...pod } };
  return { apiVersion: 'apps/v1', kind, metadata: { name: app, namespace }, spec: { template } } satisfies KubernetesObject;
}

const matrixOf = (...objects: KubernetesObject[]): Reachability =>
  new Reachability({ objects, pods: objects.flatMap((object) => podTemplatesOf(object)) });

/** From the first workload to the second. */
function told(matrix: Reachability, port = 8080, protocol: Protocol = 'TCP'): Verdict {
  const [web, api] = matrix.workloads;
  if (web === undefined || api === undefined) throw new Error('two workloads are asked for');
  return matrix.between(web, api).at(port, protocol);
}

const web = workload('web');
const api = workload('api');

describe('an undecidable answer is unknown', () => {
  test('a policy of Cilium decides in its namespace, and is named', () => {
    const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'l7', namespace: 'shop' }, spec: {} };
    const matrix = matrixOf(web, api, cilium);
    expect(told(matrix)).toBe('unknown');
    expect(matrix.unread).toEqual([
      { object: cilium, why: 'a CiliumNetworkPolicy decides too, and Galley does not read it', namespace: 'shop' },
    ]);
    expect(told(matrixOf(workload('web', { namespace: 'a' }), workload('api', { namespace: 'b' }), cilium))).toBe('allowed');
  });

  test('a policy that the API server would refuse, and why', () => {
    const matrix = matrixOf(web, api, from({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Equals', values: ['web'] }] } }));
    expect(told(matrix)).toBe('unknown');
    expect(matrix.unread.map(({ why }) => why)).toEqual(['spec.ingress[0].from[0].podSelector: "Equals" is no operator']);
  });

  test('labels of a namespace that is not given, but not its name', () => {
    const other = workload('web', { namespace: 'other' });
    expect(told(matrixOf(other, api, from({ namespaceSelector: { matchLabels: { team: 'x' } } })))).toBe('unknown');
    expect(told(matrixOf(other, api, from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } })))).toBe(
      'allowed',
    );
    expect(told(matrixOf(other, api, from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } })))).toBe(
      'denied',
    );
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'x' } } };
    expect(told(matrixOf(other, api, namespace, from({ namespaceSelector: { matchLabels: { team: 'x' } } })))).toBe('allowed');
  });

  test('whether a block of private addresses means pods, while public ones do not', () => {
    expect(told(matrixOf(web, api, from({ ipBlock: { cidr: '10.0.0.0/8' } })))).toBe('unknown');
    expect(told(matrixOf(web, api, from({ ipBlock: { cidr: '203.0.113.0/24' } })))).toBe('denied');
  });

  test("whether policies count for pods in the node's network", () => {
    const onNode = workload('api', { pod: { hostNetwork: true } });
    expect(told(matrixOf(web, onNode, from({ ipBlock: { cidr: '203.0.113.0/24' } })))).toBe('unknown');
    expect(told(matrixOf(web, onNode))).toBe('allowed');
    expect(told(matrixOf(workload('web', { pod: { hostNetwork: true } }), api, from({ podSelector: {} })))).toBe('unknown');
  });

  test('labels that a controller gives with values of its own', () => {
    const hash = from({ podSelector: { matchLabels: { 'pod-template-hash': 'abc' } } });
    expect(told(matrixOf(web, api, hash))).toBe('unknown');
    expect(told(matrixOf(workload('web', { kind: 'StatefulSet' }), api, hash))).toBe('denied');
  });
});

test('an empty selector of namespaces takes all of them, and a missing one the own', () => {
  const other = workload('web', { namespace: 'other' });
  expect(told(matrixOf(other, api, from({ namespaceSelector: {} })))).toBe('allowed');
  expect(told(matrixOf(other, api, from({ podSelector: {} })))).toBe('denied');
});

test('ports between two peers are ranges, and a name is one of the pod that is connected to', () => {
  const matrix = matrixOf(
    web,
    api,
    closed,
    policy({ podSelector: {}, ingress: [{ ports: [{ port: 'http' }, { port: 9000, endPort: 9001 }] }], egress: [{}] }),
  );
  const [first, second] = matrix.workloads;
  if (first === undefined || second === undefined) throw new Error('two workloads are asked for');
  const open = matrix.portsBetween(first, second).filter(({ verdict }) => verdict === 'allowed');
  expect(open.map((range) => `${range.protocol} ${range.first}-${range.last}`)).toEqual(['TCP 8080-8080', 'TCP 9000-9001']);
});

test('pods that CloudNativePG makes are selected by the labels and ports that it gives them', () => {
  const cluster = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'db', namespace: 'shop' }, spec: {} };
  const toDatabase = policy({ podSelector: { matchLabels: { 'cnpg.io/cluster': 'db' } }, ingress: [{ ports: [{ port: 5432 }] }] });
  const matrix = matrixOf(web, cluster, toDatabase);
  expect(matrix.workloads.map(({ name }) => name)).toEqual(['shop/Deployment/web', 'shop/Cluster/db']);
  expect([told(matrix, 5432), told(matrix, 9187)]).toEqual(['allowed', 'denied']);
});

test('addresses outside are divided where policies tell them apart', () => {
  const matrix = matrixOf(web, from({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }));
  expect(matrix.outside.map(({ name }) => name)).toEqual([
    'addresses 0.0.0.0/0 except 10.0.0.0/8',
    'addresses 10.0.0.0/8',
    'addresses 0:0:0:0:0:0:0:0/0',
  ]);
});
