import { ApiObject, type Chart, Testing } from 'cdk8s';
import type { Mount } from '../../constructs/storage/volume';
import type { Sidecar } from '../../constructs/workload/pod';
import { ServiceWorkload } from '../../constructs/workload/service-workload';
import { KubernetesVersion } from '../../core/kubernetes-version';
import type { JsonObject } from '../../core/object/object';
import { at, one, pinned } from './synth';

/** Properties for `podWith`. */
export interface PodWithProps<S extends Sidecar> {
  /** @default '1.35' */
  readonly kubernetesVersion?: string;
  /** What the main container mounts of it. @default - nothing */
  readonly mounts?: (sidecar: S) => readonly Mount[];
  /** Called with the workload before the render. @default - nothing */
  readonly patch?: (workload: ApiObject) => void;
}

/** A small workload `api` that has the sidecar: its pod's spec, and all objects, as rendered. */
export function podWith<S extends Sidecar>(
  make: (chart: Chart) => S,
  { kubernetesVersion = '1.35', mounts, patch }: PodWithProps<S> = {},
): { readonly pod: JsonObject; readonly objects: readonly JsonObject[] } {
  const chart = Testing.chart();
  const sidecar = make(chart);
  const workload = new ServiceWorkload(chart, 'api', {
    kubernetesVersion: KubernetesVersion.parse(kubernetesVersion),
    container: {
      image: pinned('example.com/api:1.0.0'),
      ports: { http: 8080 },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
      ...(mounts && { mounts: mounts(sidecar) }),
    },
    replicas: 1,
    sidecars: [sidecar],
  });
  patch?.(ApiObject.of(workload));
  const objects = Testing.synth(chart) as JsonObject[];
  return { pod: at(one(objects, 'Deployment'), 'spec.template.spec') as JsonObject, objects };
}

/** All containers of a pod by name, init containers included. */
export function containersOf(pod: JsonObject): Record<string, JsonObject> {
  const all = [...((pod['initContainers'] ?? []) as JsonObject[]), ...(pod['containers'] as JsonObject[])];
  return Object.fromEntries(all.map((container) => [String(container['name']), container]));
}

/** The variables of a container: the value, or its reference. */
export function envOf(container: JsonObject | undefined): Record<string, unknown> {
  const list = (container?.['env'] ?? []) as JsonObject[];
  return Object.fromEntries(list.map((each) => [String(each['name']), each['value'] ?? each['valueFrom']]));
}

/** What a container of the pod mounts. */
export function mountsOf(pod: JsonObject, container: string): readonly JsonObject[] {
  return (containersOf(pod)[container]?.['volumeMounts'] ?? []) as readonly JsonObject[];
}

/** What every container of ours has in common. */
export const HARDENED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};
