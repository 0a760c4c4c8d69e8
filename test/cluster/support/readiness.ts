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
  Certificate: (object) => hasCondition(object, 'Ready'),
  Issuer: (object) => hasCondition(object, 'Ready'),
  ClusterIssuer: (object) => hasCondition(object, 'Ready'),
  CustomResourceDefinition: (object) => hasCondition(object, 'Established'),
  Cluster: (object) => hasCondition(object, 'Ready'),
  Database: ({ status }) => status?.applied === true,
  // It has looked once, and set a count that is out of its range right.
  HorizontalPodAutoscaler: ({ status }) => status?.conditions !== undefined,
  PersistentVolumeClaim: ({ status }) => status?.phase === 'Bound',
};

/** True if an object's status says so; a kind that has nothing to wait for is ready when it is there. */
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
      const ready = await Promise.all(
        waiting.map(async (object) => {
          const live = await api.get(object);
          return live !== undefined && isReady(live) && (await isServed(api, live));
        }),
      );
      waiting = waiting.filter((_, index) => !ready[index]);
      return waiting.length === 0;
    },
    () => waiting.map(shown),
  );
}

/** False for a definition whose kind the API server does not list yet: it does so a moment after it says that the definition is established. */
async function isServed(api: KubeApi, { kind, spec }: KubeObject): Promise<boolean> {
  if (kind !== 'CustomResourceDefinition') return true;
  const versions = (spec.versions as { readonly name: string; readonly served: boolean }[]).filter(({ served }) => served);
  const served = await Promise.all(versions.map(({ name }) => api.serves(`${spec.group}/${name}`, spec.names.kind)));
  return served.every((each) => each);
}
