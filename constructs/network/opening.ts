import { k8s } from 'cdk8s-plus-28';
import type { PolicyPeer, Port } from './peer';

/** Peers that may be talked with, and on which ports. */
export interface Opening {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly Port[];
}

/** One rule of a NetworkPolicy, before the split into `from` and `to`. */
export interface PolicyRule {
  readonly peers: k8s.NetworkPolicyPeer[];
  readonly ports: k8s.NetworkPolicyPort[];
}

/**
 * The fewest rules that open exactly what is asked: one for each set of peers, with all its ports.
 *
 * @returns rules and ports sorted, so that the order of declarations does not show
 */
export function rulesOf(openings: readonly Opening[]): PolicyRule[] {
  const byPeers = new Map<string, { peers: readonly PolicyPeer[]; ports: Map<string, Port> }>();
  for (const { peers, ports } of openings) {
    const key = JSON.stringify(peers, sortedKeys);
    const rule = byPeers.get(key) ?? { peers, ports: new Map<string, Port>() };
    for (const port of ports) rule.ports.set(portKey(port), port);
    byPeers.set(key, rule);
  }
  return sortByKey(byPeers).map(({ peers, ports }) => ({
    peers: peers as k8s.NetworkPolicyPeer[],
    ports: sortByKey(ports).map(({ protocol, port, endPort }) => ({
      protocol,
      // By number: network plugins differ in how, and whether, they resolve a name at the far end of an egress rule.
      port: port === undefined ? undefined : k8s.IntOrString.fromNumber(port),
      endPort,
    })),
  }));
}

const portKey = ({ protocol, port = 0, endPort = 0 }: Port): string =>
  [protocol, ...[port, endPort].map((each) => String(each).padStart(5, '0'))].join('/');

const sortByKey = <T>(map: ReadonlyMap<string, T>): T[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
