import type { PodEndpoint } from '../../../support/network-matrix';
import type { Peer } from '../../../support/open-connections';
import { asDeployment, listAt, nameOf, workloadsOf } from '../../../support/pods';
import { Rendered } from '../../../support/rendered';
import { at } from '../../../support/synth';

/** All pods of a cell: those of rendered workloads by their labels, those of CloudNativePG by the labels that it gives them. */
export function peersOf(objects: Rendered): Peer<PodEndpoint>[] {
  const own = [...workloadsOf(objects), ...objects.all('CronJob').map(asDeployment)].map((workload) => ({
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
