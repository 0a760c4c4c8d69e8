import { findingsOf } from '../../core/check/objects';
import { sentenceOf } from '../../core/errors';
import type { JsonObject, JsonValue, KubernetesObject } from '../../core/object/object';

/** An object with changes at paths, `spec.replicas`; undefined takes away what is there. */
export function changed(object: KubernetesObject, changes: Readonly<Record<string, JsonValue | undefined>>): KubernetesObject {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let holder = copy;
    for (const key of keys) {
      holder[key] ??= {};
      holder = holder[key] as Record<string, unknown>;
    }
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return copy as KubernetesObject;
}

export const CONTAINER = { name: 'till', image: 'till', ports: [{ name: 'http', containerPort: 80 }] };
export const workload = (apiVersion: string, kind: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'till', namespace: 'kiosk' },
  spec: {
    selector: { matchLabels: { app: 'till' } },
    template: { metadata: { labels: { app: 'till' } }, spec: { containers: [CONTAINER] } },
  },
});
export const object = (apiVersion: string, kind: string, more: JsonObject = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'till', namespace: 'kiosk' },
  ...more,
});
export const DEPLOYMENT = workload('apps/v1', 'Deployment');
export const MAP = object('v1', 'ConfigMap', { data: { a: 'b' } });
export const SERVICE = object('v1', 'Service', {
  spec: { selector: { app: 'till' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
});
export const CRON = object('batch/v1', 'CronJob', {
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { containers: [CONTAINER] } } } } },
});
export const x = (length: number): string => 'x'.repeat(length);

/** Findings, as `path: message`. */
export const found = (...objects: readonly KubernetesObject[]): string[] =>
  findingsOf(objects).flatMap((findings) => findings.map(({ path, ...fault }) => sentenceOf({ subject: path, ...fault })));
