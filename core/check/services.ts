import { groupBy } from '../group-by';
import { textsAt } from '../object/json-fields';
import { identityOf, type KubernetesObject } from '../object/object';
import { onceIn } from './near';
import { type Workload, workloadsIn } from './workloads';

/** A Service and whose pods it leads to. */
export interface LedService {
  readonly id: string;
  readonly object: KubernetesObject;
  readonly targets: readonly Workload[];
}

/** Every Service of a world. */
export const servicesIn = onceIn((world): readonly LedService[] => {
  const workloads = workloadsIn(world);
  const byObject = new Map(workloads.flatMap((workload) => workload.objects.map((object) => [object, workload] as const)));
  const byNamespace = groupBy(workloads, ({ peers }) => peers[0]?.endpoint.namespace ?? '');
  return world.of('/Service').map((object) => {
    const wanted = Object.entries(textsAt(object, 'spec', 'selector'));
    const namespace = world.namespaceOf(object);
    const templates = world.podsIn(namespace).filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
    const operated = (byNamespace.get(namespace) ?? []).filter(({ peers }) =>
      peers.some(({ endpoint }) => wanted.every(([key, value]) => endpoint.labelOf(key) === value)),
    );
    const found = wanted.length === 0 ? [] : [...templates.flatMap((pod) => byObject.get(pod.object) ?? []), ...operated];
    return { id: identityOf(object), object, targets: [...new Set(found)] };
  });
});
