import type { KubeApi } from './api';
import { type KubeObject, shown } from './api-types';
import { until } from './until';

const READY: Readonly<Record<string, (object: KubeObject) => boolean>> = {
  Deployment: ({ metadata, spec, status }) =>
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? 0) >= spec.replicas &&
    (status?.availableReplicas ?? 0) >= spec.replicas,
  StatefulSet: ({ metadata, spec, status }) =>
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? 0) >= spec.replicas &&
    (status?.readyReplicas ?? 0) >= spec.replicas,
  Job: (object) => hasCondition(object, 'Complete'),
  ExternalSecret: (object) => hasCondition(object, 'Ready'),
  SecretStore: (object) => hasCondition(object, 'Ready'),
  ClusterSecretStore: (object) => hasCondition(object, 'Ready'),
  Cluster: (object) => hasCondition(object, 'Ready'),
  Database: ({ status }) => status?.applied === true,
  // It has looked once, and set a count that is out of its range right.
  HorizontalPodAutoscaler: ({ status }) => status?.conditions !== undefined,
  PersistentVolumeClaim: ({ status }) => status?.phase === 'Bound',
};

/** True where an object's status says so; a kind that has nothing to wait for is ready when it is there. */
export function isReady(object: KubeObject): boolean {
  return READY[object.kind]?.(object) ?? true;
}

export function hasCondition({ status }: KubeObject, type: string): boolean {
  return ((status?.conditions ?? []) as Record<string, string>[]).some((each) => each['type'] === type && each['status'] === 'True');
}

/** Waits for all of them; names those that do not get there. */
export async function untilReady(api: KubeApi, objects: readonly KubeObject[], seconds: number): Promise<void> {
  let waiting = [...objects];
  await until(
    'all objects are ready',
    seconds,
    async () => {
      const now = await Promise.all(waiting.map((object) => api.get(object)));
      waiting = waiting.filter((_, index) => {
        const live = now[index];
        return live === undefined || !isReady(live);
      });
      return waiting.length === 0;
    },
    () => waiting.map(shown),
  );
}
