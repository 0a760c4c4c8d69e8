import fc from 'fast-check';
import type { JsonObject, JsonValue, KubernetesObject } from '../../core/object/object';
import type { SpecifiedPod } from './network-specification';

/** A made-up cluster: what is in it, and its pods as the specification sees them. */
export interface MadeCluster {
  readonly namespaces: readonly KubernetesObject[];
  readonly pods: readonly KubernetesObject[];
  readonly policies: readonly KubernetesObject[];
  readonly seen: readonly SpecifiedPod[];
}

const NAMESPACES = ['one', 'two', 'three'];
const label = fc.constantFrom('a', 'b', 'c');
const labels = fc.dictionary(fc.constantFrom('app', 'tier'), label, { maxKeys: 2 });
const expression = (keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'one', 'two'), { minLength: 1, maxLength: 2 }),
    })
    .map(({ key, operator, values }): JsonObject => (operator.endsWith('In') ? { key, operator, values } : { key, operator }));
const selector = (keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('a', 'b', 'c', 'one', 'two'), { maxKeys: 1 }),
          matchExpressions: fc.array(expression(keys), { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    },
  );
const podSelector = selector(['app', 'tier']);
const namespaceSelector = selector(['kubernetes.io/metadata.name', 'kubernetes.io/metadata.name', 'team']);
const ipBlock = fc
  .constantFrom<[string, string[]]>(
    ['0.0.0.0/0', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '203.0.113.0/25']],
    ['10.0.0.0/8', ['10.1.0.0/16']],
    ['203.0.113.0/24', ['203.0.113.0/25', '203.0.113.200/32']],
    ['::/0', ['fc00::/7', '2001:db8:1::/48']],
    ['2001:db8::/32', ['2001:db8:1::/48']],
  )
  .chain(([cidr, except]) =>
    fc.oneof(
      fc.constant<JsonObject>({ cidr }),
      fc.subarray(except).map((each): JsonObject => ({ cidr, except: each })),
    ),
  );
const peer: fc.Arbitrary<JsonObject> = fc.oneof(
  podSelector.map((pods): JsonObject => ({ podSelector: pods })),
  namespaceSelector.map((namespaces): JsonObject => ({ namespaceSelector: namespaces })),
  fc.tuple(podSelector, namespaceSelector).map(([pods, namespaces]): JsonObject => ({ podSelector: pods, namespaceSelector: namespaces })),
  ipBlock.map((block): JsonObject => ({ ipBlock: block })),
);
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');
const port: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ protocol, port: fc.constantFrom<JsonValue>(80, 81, 8080, 'http', 'dns') }, { requiredKeys: [] }),
  fc.record({ protocol, port: fc.constant(80), endPort: fc.constantFrom(80, 82, 9000, 65535) }, { requiredKeys: ['port', 'endPort'] }),
);
const rules = (peers: 'from' | 'to'): fc.Arbitrary<JsonObject[]> =>
  fc.array(fc.record({ [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }, { requiredKeys: [] }), {
    maxLength: 2,
  }) as fc.Arbitrary<JsonObject[]>;
const policySpec: fc.Arbitrary<JsonObject> = fc.record(
  {
    podSelector,
    policyTypes: fc.subarray<JsonValue>(['Ingress', 'Egress']),
    ingress: rules('from'),
    egress: rules('to'),
  },
  { requiredKeys: [] },
);
const policy = fc.record({ namespace: fc.constantFrom(...NAMESPACES), spec: policySpec });
const containerPort = fc.record({
  name: fc.constantFrom('http', 'dns', 'other'),
  containerPort: fc.constantFrom(80, 81, 53, 8080),
  protocol,
});
const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: fc.uniqueArray(containerPort, { maxLength: 2, selector: ({ name }) => name }),
});

/** Clusters of a few pods under a few policies. */
export const anyCluster: fc.Arbitrary<MadeCluster> = fc
  .record({
    teams: fc.tuple(...NAMESPACES.map(() => fc.option(label, { nil: undefined }))),
    pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
    policies: fc.array(policy, { maxLength: 5 }),
  })
  .map(({ teams, pods, policies }) => {
    const namespaceLabels = Object.fromEntries(NAMESPACES.map((name, index) => [name, teamOf(teams[index])]));
    return {
      namespaces: NAMESPACES.map((name) => object('v1', 'Namespace', { name, labels: namespaceLabels[name] ?? {} })),
      pods: pods.map((each, index) =>
        object(
          'v1',
          'Pod',
          { name: `pod-${index}`, namespace: each.namespace, labels: each.labels },
          {
            containers: [{ name: 'main', image: 'x', ports: each.ports }],
          },
        ),
      ),
      policies: policies.map(({ namespace, spec }, index) =>
        object('networking.k8s.io/v1', 'NetworkPolicy', { name: `policy-${index}`, namespace }, spec),
      ),
      seen: pods.map((each) => ({
        namespace: each.namespace,
        labels: each.labels,
        namespaceLabels: namespaceLabels[each.namespace] ?? {},
        ports: each.ports.map(({ name, containerPort: number, protocol: of }) => ({ name, port: number, protocol: of })),
      })),
    };
  });

const teamOf = (team: string | undefined): Record<string, string> => (team === undefined ? {} : { team });

function object(apiVersion: string, kind: string, metadata: KubernetesObject['metadata'], spec?: JsonObject): KubernetesObject {
  return spec === undefined ? { apiVersion, kind, metadata } : { apiVersion, kind, metadata, spec };
}
