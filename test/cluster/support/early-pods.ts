import type { KubeApi } from './api';
import { type KubeObject, shown } from './api-types';
import { type Need, needsOf } from './needs';

/**
 * Looks at each pod when it runs, and tells of what it names and is not there: kwok starts pods whatever is missing, where a kubelet would
 * wait. A Secret or ConfigMap has to have the key too, and a claim has to be bound.
 */
export function watchEarlyPods(api: KubeApi, signal: AbortSignal, told: (line: string) => void): void {
  const seen = new Set<string>();
  void api.watch('v1', 'Pod', signal, (type, pod) => {
    const { uid = '', deletionTimestamp } = pod.metadata;
    const runs = pod['status']?.phase === 'Running' || pod['status']?.phase === 'Succeeded';
    if (type === 'DELETED' || deletionTimestamp !== undefined || !runs || seen.has(uid)) return;
    seen.add(uid);
    const lines = new Set<string>();
    for (const need of needsOf(pod)) {
      void missing(api, pod, need).then(
        (what) => {
          if (what === undefined || lines.has(what)) return;
          lines.add(what);
          told(`${shown(pod)} ran before ${what}`);
        },
        (error: unknown) => told(`${shown(pod)}: ${String(error)}`),
      );
    }
  });
}

async function missing(api: KubeApi, pod: KubeObject, need: Need): Promise<string | undefined> {
  const { kind, name, key } = need;
  const ref = { apiVersion: 'v1', kind, metadata: { name, namespace: pod.metadata.namespace ?? '' } };
  const object = await api.get(ref);
  if (object === undefined) return `${shown(ref)} was there`;
  const started = Date.parse(pod['status'].startTime);
  // Both times are in whole seconds.
  if (Date.parse(object.metadata.creationTimestamp ?? '') > started) return `${shown(ref)} was there`;
  if (kind === 'PersistentVolumeClaim') return isBound(object) ? undefined : `${shown(ref)} was bound`;
  const keys = [...Object.keys(object['data'] ?? {}), ...Object.keys(object['binaryData'] ?? {})];
  return key === undefined || keys.includes(key) ? undefined : `${shown(ref)} had the key ${key}`;
}

/** By what kube-scheduler goes: the annotation is there once the claim is bound, and its phase follows a moment later. */
function isBound({ metadata, status }: KubeObject): boolean {
  return status?.phase === 'Bound' || metadata.annotations?.['pv.kubernetes.io/bind-completed'] === 'yes';
}
