import { addressesOf, targetPort } from '../check/addresses';
import { reachabilityIn } from '../check/network-checks';
import type { LedService } from '../check/services';
import type { Workload } from '../check/workloads';
import type { World } from '../check/world';
import type { Endpoint, PodEndpoint } from '../network/endpoint';
import { isAbout, letsThrough } from '../network/matches';
import type { Direction, PeerRule, Policy, PortRule, Rule } from '../network/policy';
import type { Peer } from '../network/reachability';
import { listAt, mapAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { GraphEdge } from './graph';

/** Ports that an arrow names. */
const NAMED = 3;

/**
 * The connections between workloads: those that a network policy names by labels of the two pods, and those that settings name by an address and that no
 * policy forbids. `opennessOf` gives what a policy opens to everybody or to a whole namespace: as arrows it would hide everything else.
 */
export function connectionsIn(world: World, workloads: readonly Workload[], services: readonly LedService[]): GraphEdge[] {
  const named = workloads.flatMap((from) => workloads.flatMap((to) => (from === to ? [] : namedConnection(world, from, to))));
  const called = workloads.flatMap((from) => callsOf(world, from, workloads, services));
  const targets = new Map(services.map(({ id, targets: its }) => [id, its.map((each) => each.id)]));
  const isCalled = new Set(called.flatMap(({ from, to }) => [to, ...(targets.get(to) ?? [])].map((each) => `${from} ${each}`)));
  return [...named.filter(({ from, to }) => !isCalled.has(`${from} ${to}`)), ...called];
}

function namedConnection(world: World, from: Workload, to: Workload): GraphEdge[] {
  const ports = new Set<string>();
  for (const one of from.peers) {
    for (const other of to.peers) {
      if (!isNamed(world, one.endpoint, other.endpoint)) continue;
      for (const port of openPorts(world, one, other)) ports.add(port);
    }
  }
  const all = [...ports];
  const label = all.length > NAMED ? `${all.slice(0, NAMED - 1).join(', ')}, …` : all.join(', ');
  return all.length === 0 ? [] : [{ from: from.id, to: to.id, kind: 'reach', label }];
}

/** Whether a policy of one of the two pods speaks of the other by its labels. */
function isNamed(world: World, from: PodEndpoint, to: PodEndpoint): boolean {
  const names = (direction: Direction, subject: PodEndpoint, peer: Endpoint): boolean =>
    surelyAbout(world, direction, subject).some((policy) => policy[direction].some((rule) => narrowlyLets(rule, peer, policy)));
  return names('Ingress', to, from) || names('Egress', from, to);
}

/** Policies that are about a pod, without those that may be, as its labels are not all known. */
function surelyAbout(world: World, direction: Direction, pod: PodEndpoint): Policy[] {
  const { policies } = reachabilityIn(world);
  return policies.about(direction, pod).filter((policy) => isAbout(policy, pod) === 'yes');
}

function narrowlyLets({ peers, ports }: Rule, peer: Endpoint, { namespace }: Policy): boolean {
  const narrow = peers.filter(isNarrow);
  return narrow.length > 0 && letsThrough({ peers: narrow, ports }, peer, namespace) === 'yes';
}

const isNarrow = (peer: PeerRule): boolean =>
  !('block' in peer) &&
  (Object.keys(mapAt(peer.podSelector, 'matchLabels')).length > 0 || listAt(peer.podSelector, 'matchExpressions').length > 0);

/** Reachable ports: those that the pod declares, or ranges if it declares none. */
function openPorts(world: World, from: Peer<PodEndpoint>, to: Peer<PodEndpoint>): string[] {
  const link = reachabilityIn(world).between(from, to);
  const text = (port: number, protocol: string): string => (protocol === 'TCP' ? String(port) : `${port}/${protocol}`);
  if (to.endpoint.ports.length > 0) {
    const open = to.endpoint.ports.filter(({ port, protocol }) => link.at(port, protocol) !== 'denied');
    return open.map(({ port, protocol }) => text(port, protocol));
  }
  const ranges = reachabilityIn(world)
    .portsBetween(from, to)
    .filter(({ verdict }) => verdict !== 'denied');
  return ranges.map(({ first, last, protocol }) =>
    first === 1 && last === 65_535 ? `any ${protocol}` : first === last ? text(first, protocol) : `${first}–${text(last, protocol)}`,
  );
}

/** By the addresses in its settings. */
function callsOf(world: World, from: Workload, workloads: readonly Workload[], services: readonly LedService[]): GraphEdge[] {
  const serviceOf = new Map(services.map((service) => [service.object, service]));
  const workloadOf = new Map(workloads.map((workload) => [workload.object, workload]));
  const found = new Map<string, GraphEdge>();
  for (const { to, port } of from.pods.flatMap((pod) => addressesOf(world, pod))) {
    const service = serviceOf.get(to);
    const targets = service?.targets ?? [workloadOf.get(to)].filter((each) => each !== undefined);
    if (targets.length === 0 || targets.includes(from)) continue;
    if (!targets.some((target) => mayReach(world, from, target, service === undefined ? 5432 : targetPort(to, port)))) continue;
    const id = service?.id ?? targets[0]?.id ?? '';
    // The line of a Service with one port says which.
    const isTold = service !== undefined && listAt(to, 'spec', 'ports').length === 1 && service.targets.length === 1;
    const label = port === undefined || isTold ? '' : String(port);
    const known = found.get(id);
    const labels = new Set([...(known?.label.split(', ') ?? []), label].filter((each) => each !== ''));
    found.set(id, { from: from.id, to: id, kind: 'call', label: [...labels].slice(0, NAMED).join(', ') });
  }
  return [...found.values()];
}

function mayReach(world: World, from: Workload, to: Workload, port: unknown): boolean {
  return from.peers.some((one) =>
    to.peers.some((other) => {
      const link = reachabilityIn(world).between(one, other);
      const ports = other.endpoint.ports.filter((open) => port === undefined || open.port === port || open.name === port);
      const numbers = ports.length > 0 ? ports.map((open) => open.port) : typeof port === 'number' ? [port] : [];
      return numbers.length === 0 || numbers.some((number) => link.at(number) !== 'denied');
    }),
  );
}

/** Who else may reach a workload, and where it may go, in a few words: `in: any pod 8080`. */
export function opennessOf(world: World, { peers }: Workload): string[] {
  const { policies } = reachabilityIn(world);
  const notes = new Set<string>();
  for (const { endpoint } of peers) {
    if (policies.isolates('Ingress', endpoint) === 'maybe') notes.add('in: not known');
    else if (policies.isolates('Ingress', endpoint) === 'no') notes.add('in: any pod');
    for (const direction of ['Ingress', 'Egress'] as const) {
      const word = direction === 'Ingress' ? 'in' : 'out';
      for (const policy of surelyAbout(world, direction, endpoint))
        for (const rule of policy[direction])
          for (const who of new Set(broadly(rule, policy)))
            notes.add([`${word}: ${who}`, portsOf(rule.ports, endpoint)].filter(Boolean).join(' '));
    }
  }
  const all = [...notes].filter((note) => !/ (?:53|53\/UDP|53, 53\/UDP|53\/UDP, 53)$/.test(note));
  return all.length > 3 ? [...all.slice(0, 2), `and ${all.length - 2} more`] : all;
}

function broadly({ peers }: Rule, { namespace }: Policy): string[] {
  if (peers.length === 0) return ['anybody'];
  return peers.flatMap((peer) => {
    if ('block' in peer) return [peer.block.prefix === 0 ? 'internet' : 'addresses'];
    if (isNarrow(peer)) return [];
    if (peer.namespaceSelector === undefined) return [`pods of ${namespace}`];
    const names = Object.values(mapAt(peer.namespaceSelector, 'matchLabels'));
    return [names.length === 0 ? 'any pod' : `pods of ${String(names[0])}`];
  });
}

function portsOf(ports: readonly PortRule[], to: PodEndpoint): string {
  const all = ports.map(({ port, endPort, protocol }) => {
    const number = typeof port === 'string' ? (to.ports.find(({ name }) => name === port)?.port ?? port) : port;
    const range =
      endPort === undefined || endPort === number ? `${number ?? 'any'}` : number === 1 && endPort === 65_535 ? '' : `${number}–${endPort}`;
    return protocol === 'TCP' || range === '' ? range : `${range}/${protocol}`;
  });
  const shown = all.filter((each) => each !== '');
  return shown.length > NAMED ? `${shown.slice(0, NAMED - 1).join(', ')}, …` : shown.join(', ');
}

/** The policies that decide about a workload. */
export function policiesAbout(world: World, { peers }: Workload): KubernetesObject[] {
  const both = ['Ingress', 'Egress'] as const;
  return [
    ...new Set(peers.flatMap(({ endpoint }) => both.flatMap((way) => surelyAbout(world, way, endpoint).map(({ object }) => object)))),
  ];
}
