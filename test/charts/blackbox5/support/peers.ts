import type { PodEndpoint } from '../../../support/network-matrix';
import type { Peer } from '../../../support/open-connections';
import { AROUND, address, pods, podsOf } from '../../../support/peers';
import type { Rendered } from '../../../support/rendered';
import { placeOf, podMakersOf } from './environments';

/** Parts of the system, each with pods that nobody declared. */
const PARTS = ['agents', 'mcp', 'storage', 'system'];

/** All pods of the four namespaces: rendered ones by their labels, one that the operator makes by the label that is declared, and those of nobody. */
export function ownPeers(objects: Rendered): Peer<PodEndpoint>[] {
  const rendered = podMakersOf(objects).map((workload) => podsOf(placeOf(workload), workload));
  return [
    ...rendered,
    pods("operator's agent", 'blackbox5-agents', { 'app.kubernetes.io/component': 'ralf-agent', 'app.kubernetes.io/name': 'made' }),
    ...PARTS.map((part) => pods(`a stranger in ${part}`, `blackbox5-${part}`, { app: 'debug' })),
    // One that has the label of agents, and is elsewhere.
    pods('a stranger in mcp that calls itself agent', 'blackbox5-mcp', { 'app.kubernetes.io/component': 'ralf-agent' }),
  ];
}

/** For each of them a stranger elsewhere that has the same labels. */
export function imitators(own: readonly Peer<PodEndpoint>[]): Peer<PodEndpoint>[] {
  return own.map(({ name, endpoint }) => pods(`a stranger that calls itself ${name}`, 'elsewhere', endpoint.labels));
}

/** What is around: whom the rules name, and strangers that differ in one thing. */
export const OUTSIDE: readonly Peer[] = [
  ...AROUND,
  address('NFS server', '10.0.0.5'),
  ...['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.200', '192.168.56.10', '192.168.56.11'].map((ip) => address(`node ${ip}`, ip)),
];

/** Ports that are asked for: those that something listens on, and neighbours of them. */
export const PORTS = [
  '22',
  '53',
  '53/udp',
  '54',
  '54/udp',
  '443',
  '443/udp',
  '444',
  '2049',
  '6379',
  '6380',
  '6443',
  '6444',
  '8080',
  '8081',
  '8082',
  '8443',
  '8444',
  '9443',
  '9444',
  '16379',
  '16380',
  '50051',
  '50052',
];
