import type { PodEndpoint } from '../network/endpoint';
import type { Peer } from '../network/reachability';
import type { DeclaredConnection, DeclaredEnd } from '../object/declared-connection';
import { ASSERTED_PODS, fromPods, POLICIES } from './assert-checks';
import { endsOf } from './assert-ends';
import type { Check, Found } from './check';
import { partyOf, WEB_TO_DATABASE } from './declared-connections';
import { reachabilityIn } from './network-checks';
import type { World } from './world';

type Ports = DeclaredConnection['ports'];

/** Connections to declared workloads that network policies allow and no chart declares. */
function* opened(world: World): Generator<Found> {
  if (world.connections.length === 0) return;
  const matrix = reachabilityIn(world);
  const declared = declaredIn(world);
  for (const to of matrix.workloads) {
    // A pod that no policy selects is open to everyone: pod-without-network-policy reports it.
    if (!declared.ends.has(to.id) || to.object === undefined || matrix.policies.about('Ingress', to.endpoint).length === 0) continue;
    const others = matrix.workloads.filter(({ id }) => id !== to.id);
    const open = others.flatMap((from) => {
      const ports = portsOf(from, to, declared.portsBetween(from, to), world);
      return ports.length === 0 ? [] : [`${from.name} at ${ports.join(', ')}`];
    });
    if (open.length === 0) continue;
    yield {
      object: to.object,
      about: open.join('; '),
      wrong: `policies let in what no chart declares: ${open.slice(0, 3).join('; ')}${open.length > 3 ? `; and ${open.length - 3} more` : ''}`,
      next: 'narrow the policies that let them in, or declare the connections in the charts',
    };
  }
}

/** Ports of `to` that are open to `from`, without the declared ones. */
function portsOf(from: Peer<PodEndpoint>, to: Peer<PodEndpoint>, declared: Ports, world: World): string[] {
  const link = reachabilityIn(world).between(from, to);
  return to.endpoint.ports
    .filter(({ port, protocol }) => link.at(port, protocol) === 'allowed' && !isIn(declared, port, protocol))
    .map(({ port, protocol }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`));
}

const isIn = (declared: Ports, asked: number, asks: string): boolean =>
  declared.some(({ protocol, port, endPort }) => protocol === asks && asked >= (port ?? 1) && asked <= (endPort ?? port ?? 65_535));

/** Workloads that the charts name, and the ports that they declare between two of them. */
function declaredIn(world: World) {
  const ports = new Map<string, Ports[number][]>();
  const ends = new Set<string>();
  const pairOf = (from: { readonly id: string }, to: { readonly id: string }): string => `${from.id} -> ${to.id}`;
  const idsOf = (end: DeclaredEnd): { readonly id: string }[] => endsOf(world, partyOf(end)).map(({ peer }) => peer);
  for (const connection of world.connections) {
    const [froms, tos] = [idsOf(connection.from), idsOf(connection.to)];
    for (const { id } of [...froms, ...tos]) ends.add(id);
    for (const from of froms)
      for (const to of tos) ports.set(pairOf(from, to), [...(ports.get(pairOf(from, to)) ?? []), ...connection.ports]);
  }
  return { ends, portsBetween: (from: Peer, to: Peer): Ports => ports.get(pairOf(from, to)) ?? [] };
}

const EVERYONE = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: everyone, namespace: shop}
spec:
  podSelector: {matchLabels: {app: database}}
  ingress: [{from: [{podSelector: {}}], ports: [{port: 5432}]}]
`;

/** What policies open beside the connections of charts. */
export const UNDECLARED_CONNECTION_CHECKS: readonly Check[] = [
  {
    id: 'undeclared-connection-allowed',
    severity: 'warning',
    title: 'network policies let through only what the charts declare',
    why: 'The charts declare who connects to a workload by `Connections`, and a network policy lets another workload in at a port that it opens. Policies add up: one written by hand beside the declared ones widens what they allow, and neither of the two shows that.',
    fix: 'Narrow the policy that lets it in, or declare the connection.',
    source: POLICIES,
    declares: [WEB_TO_DATABASE],
    good: ASSERTED_PODS + fromPods('web'),
    bad: `${ASSERTED_PODS + fromPods('web')}---\n${EVERYONE}`,
    find: opened,
  },
];
