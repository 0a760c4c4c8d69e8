import type { Environment } from '../../../core/env/environment';
import type { KubeApi } from './api';
import { storageClasses } from './storage-classes';
import { until } from './until';

/** Gives the cluster the nodes and storage classes that an environment says it has, and nothing that another one had. */
export async function setMachinery(api: KubeApi, { cluster }: Pick<Environment, 'cluster'>): Promise<void> {
  const classes = storageClasses(cluster.storageClasses);
  const nodes = nodesOf(cluster.nodePools);
  for (const [apiVersion, kind, wanted] of [
    ['storage.k8s.io/v1', 'StorageClass', classes],
    ['v1', 'Node', nodes],
  ] as const) {
    const names = wanted.map(({ metadata }) => metadata.name);
    for (const there of await api.list(apiVersion, kind)) if (!names.includes(there.metadata.name)) await api.delete(there);
    for (const object of wanted) await api.apply(object);
  }
  await until('every node is ready', 60, async () => {
    const there = await api.list('v1', 'Node');
    const ready = there.filter(({ status }) =>
      status?.conditions?.some((each: Record<string, string>) => each['type'] === 'Ready' && each['status'] === 'True'),
    );
    return there.length === nodes.length && ready.length === nodes.length;
  });
}

/** As many nodes of each pool as run now, each with what its pods may ask of it: the scheduler then places them as it would there. */
function nodesOf(pools: Environment['cluster']['nodePools']) {
  return Object.entries(pools).flatMap(([pool, { nodes, labels, allocatable }]) =>
    Array.from({ length: nodes }, (_, index) => {
      const name = `${pool}-${index}`;
      const room = allocatable && { cpu: allocatable.cpu, memory: allocatable.memory, pods: String(allocatable.pods) };
      return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...labels },
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
        },
        ...(room && { status: { allocatable: room, capacity: room } }),
      };
    }),
  );
}
