import type { Assertion, PortSpan } from '../network/assertion';
import type { PodEndpoint, Protocol } from '../network/endpoint';
import type { Verdict } from '../network/policies';
import type { Peer, PortRange } from '../network/reachability';
import type { KubernetesObject } from '../object/object';
import { addresses, endsOf } from './assert-ends';
import { workloadsOf } from './assert-parties';
import { nameOf } from './grants';
import { reachabilityIn } from './network-checks';
import { waysIn } from './ways-in';
import type { Workload } from './workloads';
import type { World } from './world';

/** How an assertion fails; undefined if it holds. */
export interface Failure {
  readonly wrong: string;
  /** True if something decides it that the input lacks, or that Galley does not read. */
  readonly isUnknown: boolean;
  /** The workload that the finding is about. */
  readonly object: KubernetesObject;
}

/** Two peers, and at which ports they are asked about. */
interface Pair {
  readonly from: Peer;
  readonly to: Peer;
  readonly sentence: string;
  readonly object: KubernetesObject;
}

/** Judges an assertion by the network policies, and for what comes from the internet by the ways in. */
export function failureOf(world: World, assertion: Assertion): Failure | undefined {
  if (assertion.from.kind === 'internet') return fromInternet(world, assertion);
  const failures = pairsOf(world, assertion).flatMap((pair) => failing(world, assertion, pair) ?? []);
  return failures.find(({ isUnknown }) => !isUnknown) ?? failures[0];
}

function pairsOf(world: World, { from, to }: Assertion): Pair[] {
  const [ours, theirs] = [endsOf(world, from), endsOf(world, to)];
  const isSingle = [ours, theirs].every((ends) => new Set(ends.map(({ workload }) => workload)).size === 1);
  return ours.flatMap((one) =>
    theirs.flatMap((other): Pair[] => {
      const object = (other.workload ?? one.workload)?.object;
      // Of several, none is asked about itself.
      if (object === undefined || (one.workload === other.workload && !isSingle)) return [];
      const reach = one.workload === undefined ? 'reach' : 'reaches';
      return [{ from: one.peer, to: other.peer, sentence: `${one.peer.name} ${reach} ${other.peer.name}`, object }];
    }),
  );
}

function failing(world: World, assertion: Assertion, { from, to, sentence, object }: Pair): Failure | undefined {
  const { isAllowed, protocol, port } = assertion;
  const ports = portsOf(world, assertion, from, to);
  const wanted: Verdict = isAllowed ? 'allowed' : 'denied';
  const others = ports.filter(({ verdict }) => verdict !== wanted);
  // One open port is enough where none is named.
  const isAnyEnough = isAllowed && typeof port !== 'object';
  if (isAnyEnough ? others.length < ports.length : others.length === 0) return undefined;
  const isUnknown = isAnyEnough ? ports.some(({ verdict }) => verdict === 'unknown') : others.every(({ verdict }) => verdict === 'unknown');
  const at = portText(others, protocol);
  const what = isUnknown
    ? `it is not known whether ${sentence}`
    : isAllowed
      ? sentence.replace(/ reach(?:es)? /, (word) => (word === ' reach ' ? ' do not reach ' : ' does not reach '))
      : sentence;
  return { wrong: `${what}${at}: ${decidedBy(world, from, to)}`, isUnknown, object };
}

/** What is asked: one port, those that the pods open, or every one. */
function portsOf(world: World, { port, protocol, isAllowed }: Assertion, from: Peer, to: Peer): PortRange[] {
  const matrix = reachabilityIn(world);
  const link = matrix.between(from, to);
  const one = (number: number): PortRange => ({ protocol, first: number, last: number, verdict: link.at(number, protocol) });
  const open = to.endpoint.kind === 'pod' ? to.endpoint.ports : [];
  if (typeof port === 'number') return [one(port)];
  if (typeof port === 'object') return matrix.portsBetween(from, to).flatMap((range) => within(range, port, protocol));
  if (typeof port === 'string') return open.filter(({ name }) => name === port).map((each) => one(each.port));
  if (isAllowed && open.length > 0)
    return open.map((each) => ({ protocol: each.protocol, first: each.port, last: each.port, verdict: link.at(each.port, each.protocol) }));
  return matrix.portsBetween(from, to);
}

function within(range: PortRange, { first, last }: PortSpan, protocol: Protocol): PortRange[] {
  const cut = { ...range, first: Math.max(range.first, first), last: Math.min(range.last, last) };
  return range.protocol === protocol && cut.first <= cut.last ? [cut] : [];
}

function portText(ports: readonly PortRange[], protocol: string): string {
  if (ports.length === 0 || ports.every(({ first, last }) => first === 1 && last === 65_535)) return ' at any port';
  const named = ports
    .slice(0, 4)
    .map(
      (each) =>
        `${each.first === each.last ? each.first : `${each.first}-${each.last}`}${each.protocol === protocol ? '' : `/${each.protocol}`}`,
    );
  return ` at ${named.join(', ')}${ports.length > 4 ? ' and more' : ''}`;
}

/** The policies that decide, or that there is none. */
function decidedBy(world: World, from: Peer, to: Peer): string {
  const { policies } = reachabilityIn(world);
  const named = (peer: Peer, direction: 'Ingress' | 'Egress'): string[] =>
    peer.endpoint.kind === 'pod' ? policies.about(direction, peer.endpoint as PodEndpoint).map(({ object }) => nameOf(object)) : [];
  const [into, out] = [named(to, 'Ingress'), named(from, 'Egress')];
  const unread = policies.unread.map(({ object }) => nameOf(object));
  const all = [
    ...(into.length === 0 ? [] : [`${into.join(' and ')} decides what comes in`]),
    ...(out.length === 0 ? [] : [`${out.join(' and ')} decides what goes out`]),
    ...(unread.length === 0 ? [] : [`${unread.join(' and ')} decides too, and is not read`]),
  ];
  return all.length === 0 ? 'no policy is about either of them' : all.join(', ');
}

/** The internet gets at a pod by a way in alone: a pod's own address is not routed there. */
function fromInternet(world: World, assertion: Assertion): Failure | undefined {
  const failures = workloadsOf(world, assertion.to).flatMap((workload) => byWays(world, assertion, workload) ?? []);
  return failures.find(({ isUnknown }) => !isUnknown) ?? failures[0];
}

function byWays(world: World, { isAllowed, toText, port }: Assertion, workload: Workload): Failure | undefined {
  const { object } = workload;
  const ways = waysIn(world).filter(
    ({ by, services, workloads }) =>
      (by === 'router' || by === 'network') && (workloads.includes(workload) || services.some(({ targets }) => targets.includes(workload))),
  );
  if (ways.length === 0) return isAllowed ? { wrong: `no way in from outside leads to ${toText}`, isUnknown: false, object } : undefined;
  const judged = ways.map((way) => ({ way, verdict: wayVerdict(world, way.by, workload, port) }));
  const named = (verdict: Verdict): string =>
    judged
      .filter((each) => each.verdict === verdict)
      .map(({ way }) => `${nameOf(way.object)}${way.entrances.length === 0 ? '' : ` (${way.entrances.slice(0, 3).join(', ')})`}`)
      .join('; ');
  if (isAllowed && judged.some(({ verdict }) => verdict === 'allowed')) return undefined;
  if (!isAllowed && judged.every(({ verdict }) => verdict === 'denied')) return undefined;
  const isUnknown = !isAllowed ? !judged.some(({ verdict }) => verdict === 'allowed') : judged.some(({ verdict }) => verdict === 'unknown');
  if (isUnknown) return { wrong: `it is not known whether policies let in what comes by ${named('unknown')}`, isUnknown, object };
  return isAllowed
    ? { wrong: `a policy shuts out what comes by ${named('denied')}: ${policiesOf(world, workload)}`, isUnknown, object }
    : { wrong: `${named('allowed')} leads in from the internet`, isUnknown, object };
}

function policiesOf(world: World, { peers }: Workload): string {
  const { policies } = reachabilityIn(world);
  return [...new Set(peers.flatMap(({ endpoint }) => policies.about('Ingress', endpoint).map(({ object }) => nameOf(object))))].join(', ');
}

/** Whether policies let in what comes by a way: with its own address, or from a router's pod. */
function wayVerdict(world: World, by: 'router' | 'network' | 'tailnet' | 'inside', { peers }: Workload, port: Assertion['port']): Verdict {
  const { policies } = reachabilityIn(world);
  const sources = by === 'router' ? [{ endpoint: routerOf(world) }] : addresses(world, { kind: 'internet' });
  const verdicts = peers.flatMap(({ endpoint }) => {
    const open = endpoint.ports.filter((each) => port === undefined || each.port === port || each.name === port).map((each) => each.port);
    const ports = open.length > 0 ? open : [typeof port === 'number' ? port : 80];
    return sources.flatMap((source) => ports.map((each) => policies.between(source.endpoint, endpoint).at(each)));
  });
  if (verdicts.includes('allowed')) return 'allowed';
  return verdicts.includes('unknown') ? 'unknown' : 'denied';
}

/** A router's pod, of which its namespace is known at the most. */
function routerOf(world: World): PodEndpoint {
  const namespace = world.environment?.cluster.operators['ingressController']?.namespace ?? '';
  const namespaceLabelOf = (key: string): string | null => (key === 'kubernetes.io/metadata.name' && namespace !== '' ? namespace : null);
  return { kind: 'pod', namespace, labelOf: () => null, namespaceLabelOf, ports: [], hostNetwork: false };
}
