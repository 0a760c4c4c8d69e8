import type { KubeApi } from './api';

const LISTED = 'secret.reloader.stakater.com/reload';

/**
 * What Stakater Reloader does once a Secret has changed: it writes to the pod template of each workload whose annotation lists it, and Kubernetes then
 * replaces the pods. It can't be had as a Go module, so a test calls this in its place.
 *
 * @see https://docs.stakater.com/reloader/latest/how-it-works.html
 */
export async function reload(api: KubeApi, namespace: string, secret: string): Promise<void> {
  for (const kind of ['Deployment', 'StatefulSet']) {
    for (const workload of await api.list('apps/v1', kind, namespace)) {
      const listed = (workload.metadata.annotations?.[LISTED] ?? '').split(',');
      if (!listed.includes(secret)) continue;
      const annotations = { 'reloader.stakater.com/last-reloaded-from': `${secret} ${new Date().toISOString()}` };
      await api.merge({ ...workload, apiVersion: 'apps/v1', kind }, { spec: { template: { metadata: { annotations } } } });
    }
  }
}
