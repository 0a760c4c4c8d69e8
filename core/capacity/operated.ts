import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';

/** What an operator makes of its object, as far as the scheduler sees it. */
export interface Operated {
  readonly replicas: number;
  /** `metadata` and `spec` of the pods. */
  readonly template: JsonObject;
}

/** With `on`, a Cluster has no pods and keeps its claims. @see https://cloudnative-pg.io/documentation/current/declarative_hibernation/ */
const HIBERNATION = 'cnpg.io/hibernation';

/**
 * The instances of a CloudNativePG Cluster, none while it hibernates. The operator replaces them one at a time, so an update needs nothing more.
 *
 * @see https://cloudnative-pg.io/documentation/current/scheduling/
 */
export function postgresInstances({ metadata, spec }: KubernetesObject): Operated {
  const labels = { 'cnpg.io/cluster': metadata.name, 'cnpg.io/podRole': 'instance' };
  const affinity = mapAt(spec, 'affinity');
  const apart = valueAt(affinity, 'enablePodAntiAffinity') !== false && textAt(affinity, 'podAntiAffinityType') === 'required';
  const term = { topologyKey: textAt(affinity, 'topologyKey') ?? 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  const additional = listAt(affinity, 'additionalPodAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const terms = [...(apart ? [term] : []), ...additional];
  return {
    replicas: textAt(metadata, 'annotations', HIBERNATION) === 'on' ? 0 : (numberAt(spec, 'instances') ?? 1),
    template: {
      metadata: { labels },
      spec: {
        containers: [{ name: 'postgres', resources: mapAt(spec, 'resources') }],
        nodeSelector: mapAt(affinity, 'nodeSelector'),
        affinity: {
          podAffinity: mapAt(affinity, 'additionalPodAffinity'),
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
        },
      },
    },
  };
}

/** The pods of a CloudNativePG Pooler, which the operator runs as a Deployment. */
export function poolerInstances({ metadata, spec }: KubernetesObject): Operated {
  const template = mapAt(spec, 'template');
  const labels = { ...mapAt(template, 'metadata', 'labels'), 'cnpg.io/poolerName': metadata.name };
  return { replicas: numberAt(spec, 'instances') ?? 1, template: { ...template, metadata: { labels } } };
}
