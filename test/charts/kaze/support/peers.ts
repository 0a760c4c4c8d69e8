import type { JsonObject } from '../../../../core/render/object';
import { type AddressEndpoint, mayReach, type PodEndpoint } from '../../../support/network-matrix';
import { listAt, nameOf, workloadsOf } from '../../../support/pods';
import { Rendered } from '../../../support/rendered';
import { at } from '../../../support/synth';
import type { Connections } from './expected-connections';

/** Pods, or an address, under the name that the expected connections call them. */
export interface Peer<Endpoint = PodEndpoint | AddressEndpoint> {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** All pods of a cell: those of rendered workloads by their labels, those of CloudNativePG by the labels that it gives them. */
export function peersOf(objects: Rendered): Peer<PodEndpoint>[] {
  const own = workloadsOf(objects).map((workload) => ({
    name: nameOf(workload),
    endpoint: {
      namespace: String(at(workload, 'metadata.namespace')),
      labels: at(workload, 'spec.template.metadata.labels') as Record<string, string>,
    },
  }));
  const made = objects.all('Cluster').flatMap((cluster) => {
    const namespace = String(at(cluster, 'metadata.namespace'));
    const labels = { 'cnpg.io/cluster': nameOf(cluster) };
    return [
      { name: nameOf(cluster), endpoint: { namespace, labels: { ...labels, 'cnpg.io/podRole': 'instance' } } },
      ...['initdb', 'join'].map((role) => ({
        name: `${nameOf(cluster)}-${role}`,
        endpoint: { namespace, labels: { ...labels, 'cnpg.io/jobRole': role } },
      })),
      ...objects.all('Pooler').map((pooler) => ({
        name: nameOf(pooler),
        endpoint: { namespace, labels: { ...labels, 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': nameOf(pooler) } },
      })),
    ];
  });
  return [...own, ...made];
}

/** Every port that a container declares, those of PostgreSQL, and 4101, which is on loopback: TCP, and DNS' UDP. */
export function portsOf(objects: Rendered): string[] {
  const declared = workloadsOf(objects).flatMap((workload) =>
    Rendered.containersOf(workload).flatMap(({ object }) => listAt(object, 'ports').map(({ containerPort }) => String(containerPort))),
  );
  return [...new Set([...declared, '4101', '5432', '8000', '9187', '9127', '53/udp'])];
}

/** Whether the policies let a connection through. @param port `443` for TCP, `53/udp` for UDP */
export function isOpen(policies: readonly JsonObject[], from: Peer, to: Peer, port: string): boolean {
  const protocol = port.endsWith('/udp') ? 'UDP' : 'TCP';
  return mayReach(policies, { from: from.endpoint, to: to.endpoint, port: Number.parseInt(port, 10), protocol });
}

/** All that the policies let through, asked for every pair on every port. */
export function openBetween(
  policies: readonly JsonObject[],
  froms: readonly Peer[],
  tos: readonly Peer[],
  ports: readonly string[],
): Connections {
  const open = froms.map((from): [string, string[]] => [
    from.name,
    tos.flatMap((to) => ports.filter((port) => isOpen(policies, from, to, port)).map((port) => `${to.name}:${port}`)),
  ]);
  return Object.fromEntries(open.filter(([, to]) => to.length > 0).map(([from, to]) => [from, to.sort()]));
}
