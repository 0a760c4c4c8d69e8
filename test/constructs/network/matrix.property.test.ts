import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Connections } from '../../../constructs/network/connections';
import { NetworkBoundary } from '../../../constructs/network/network-boundary';
import type { WorkloadPeer } from '../../../constructs/network/peer';
import type { JsonObject } from '../../../core/object/object';
import { mayReach, type PodEndpoint } from '../../support/network-matrix';

const cluster = { dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, apiServer: [] };
const PORTS = { http: 8080, metrics: 9090, bus: { protocol: 'UDP', port: 7000 } } as const;
const workloads: WorkloadPeer[] = ['one', 'two', 'three', 'four'].map((name, index) => ({
  name,
  podSelector: { app: name },
  ports: PORTS,
  namespace: index < 3 ? 'here' : 'there',
}));

interface Declared {
  readonly from: WorkloadPeer;
  readonly to: WorkloadPeer;
  readonly port: keyof typeof PORTS;
}
const declared = fc.record<Declared>({
  from: fc.constantFrom(...workloads),
  to: fc.constantFrom(...workloads),
  port: fc.constantFrom(...(Object.keys(PORTS) as (keyof typeof PORTS)[])),
});

function render(declarations: readonly Declared[]): JsonObject[] {
  const connections = new Connections(cluster);
  for (const { from, to, port } of declarations) connections.allow({ from, to, ports: [port] });
  const app = Testing.app();
  return ['here', 'there'].flatMap((namespace) => {
    const chart = new Chart(app, namespace, { namespace });
    for (const workload of workloads.filter((each) => each.namespace === namespace))
      new NetworkBoundary(chart, workload.name, { workload, connections });
    return chart.toJson() as JsonObject[];
  });
}

const podOf = ({ podSelector: labels, namespace = '' }: WorkloadPeer): PodEndpoint => ({ namespace, labels });
const keyOf = ({ from, to, port }: Declared): string => `${from.name} -> ${to.name}:${port}`;
const everyAttempt: Declared[] = workloads.flatMap((from) =>
  workloads.flatMap((to) => (Object.keys(PORTS) as (keyof typeof PORTS)[]).map((port) => ({ from, to, port }))),
);

test('for any declared connections, what the policies allow is exactly what was declared', () => {
  fc.assert(
    fc.property(fc.array(declared, { maxLength: 12 }), (declarations) => {
      const policies = render(declarations);
      const allowed = everyAttempt.filter(({ from, to, port }) => {
        const wanted: number | { protocol: 'UDP'; port: number } = PORTS[port];
        return mayReach(policies, { from: podOf(from), to: podOf(to), ...(typeof wanted === 'number' ? { port: wanted } : wanted) });
      });
      expect(allowed.map(keyOf).sort()).toEqual([...new Set(declarations.map(keyOf))].sort());
    }),
  );
});

test('for any order of the declarations, the policies are the same', () => {
  const shuffled = fc
    .array(declared, { maxLength: 12 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(fc.property(shuffled, ([all, others]) => expect(JSON.stringify(render(others))).toBe(JSON.stringify(render(all)))));
});

test('any workload has exactly one policy, which names both directions', () => {
  fc.assert(
    fc.property(fc.array(declared, { maxLength: 12 }), (declarations) => {
      const policies = render(declarations) as { metadata: { name: string }; spec: { policyTypes: string[] } }[];
      expect(policies.map(({ metadata }) => metadata.name)).toEqual(workloads.map(({ name }) => name));
      expect(new Set(policies.map(({ spec }) => spec.policyTypes.join()))).toEqual(new Set(['Ingress,Egress']));
    }),
  );
});
