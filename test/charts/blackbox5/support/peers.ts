import type { PodEndpoint } from '../../../support/network-matrix';
import type { Peer } from '../../../support/open-connections';
import type { Rendered } from '../../../support/rendered';
import { at } from '../../../support/synth';
import { placeOf, podMakersOf } from './environments';

const pods = (name: string, namespace: string, labels: Readonly<Record<string, string>> = {}): Peer<PodEndpoint> => ({
  name,
  endpoint: { namespace, labels },
});
const address = (name: string, ip: string): Peer => ({ name, endpoint: { ip } });

/** Parts of the system, each with pods that nobody declared. */
const PARTS = ['agents', 'mcp', 'storage', 'system'];

/** All pods of the four namespaces: rendered ones by their labels, one that the operator makes by the label that is declared, and those of nobody. */
export function ownPeers(objects: Rendered): Peer<PodEndpoint>[] {
  const rendered = podMakersOf(objects).map((workload) =>
    pods(
      placeOf(workload),
      String(at(workload, 'metadata.namespace')),
      at(workload, 'spec.template.metadata.labels') as Record<string, string>,
    ),
  );
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
  pods('dns', 'kube-system', { 'k8s-app': 'kube-dns' }),
  pods('another pod of kube-system', 'kube-system', { 'k8s-app': 'metrics-server' }),
  pods('a stranger that calls itself dns', 'elsewhere', { 'k8s-app': 'kube-dns' }),
  pods('prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
  pods('flux', 'flux-system', { app: 'kustomize-controller' }),
  address('internet', '1.1.1.1'),
  address('internet v6', '2606:4700::1111'),
  address('carrier network', '100.64.0.1'),
  address('instance metadata', '169.254.169.254'),
  address('private 172', '172.16.0.1'),
  address('private v6', 'fd00::1'),
  address('link-local v6', 'fe80::1'),
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
