import type { JsonObject, KubernetesObject } from 'galley';
import { RALFInstance } from './ralf-instance';

/** What the operator makes of a RALFInstance, as far as nodes and bills see it: a pod with its requests, and a disk. */
export function madeByOperator({ apiVersion, kind, metadata, spec }: KubernetesObject): KubernetesObject[] {
  if (apiVersion !== RALFInstance.apiVersion || kind !== RALFInstance.kind) return [];
  const { resources, runs } = spec as unknown as { resources: JsonObject; runs: { size: string; storageClass: string } };
  const { name, namespace = '' } = metadata;
  const labels = { 'app.kubernetes.io/name': name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name, resources }] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `runs-${name}`, namespace },
      spec: { storageClassName: runs.storageClass, resources: { requests: { storage: runs.size } } },
    },
  ];
}
