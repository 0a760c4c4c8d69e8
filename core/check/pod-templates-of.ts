import { listAt, mapAt, numberAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { kindOf } from './kind';
import { podOf } from './pod-templates';
import { below, isMap } from './walk';

/** A pod, or the template of pods that some object holds. */
export interface PodTemplate {
  /** The object that it stands in: the pod itself, or what makes it. */
  readonly object: KubernetesObject;
  /** Of the template in the object; empty for a pod itself. */
  readonly path: string;
  /** Of the pod's spec: `spec.template.spec`. */
  readonly specPath: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** `''` where the YAML leaves it to whoever applies it. */
  readonly namespace: string;
  /** False if an operator fills in what is left out, so that what is missing tells nothing. */
  readonly complete: boolean;
}

/** Templates with labels that their controllers add to some of the pods. */
export function withAddedLabels(pods: readonly PodTemplate[], rollouts: readonly KubernetesObject[]): readonly PodTemplate[] {
  return [...ofRollouts(pods, rollouts), ...pods.flatMap(ofExperiments), ...pods.flatMap(ofOrdinals)];
}

/** The pods that the steps of a Rollout make for an experiment, with labels of their own. */
function ofExperiments(pod: PodTemplate): readonly PodTemplate[] {
  if (kindOf(pod.object) !== 'argoproj.io/Rollout') return [];
  const steps = listAt(pod.object, 'spec', 'strategy', 'canary', 'steps');
  return steps
    .flatMap((step) => listAt(step, 'experiment', 'templates'))
    .map((template) => textsAt(template, 'metadata', 'labels'))
    .filter((labels) => Object.keys(labels).length > 0)
    .map((labels) => ({ ...pod, labels }));
}

/** Checks look at no more pods of a StatefulSet than this. */
const MOST_ORDINALS = 20;

/** The pods of a StatefulSet by their own names, which a Service may select. */
function ofOrdinals(pod: PodTemplate): readonly PodTemplate[] {
  if (kindOf(pod.object) !== 'apps/StatefulSet') return [];
  const first = numberAt(pod.object, 'spec', 'ordinals', 'start') ?? 0;
  const count = Math.min(numberAt(pod.object, 'spec', 'replicas') ?? 1, MOST_ORDINALS);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const added = {
      'statefulset.kubernetes.io/pod-name': `${pod.object.metadata.name}-${first + index}`,
      'apps.kubernetes.io/pod-index': String(first + index),
    };
    return { ...pod, labels: { ...pod.labels, ...added } };
  });
}

/** Those of a Rollout's active, preview, stable and canary pods. */
function ofRollouts(pods: readonly PodTemplate[], rollouts: readonly KubernetesObject[]): readonly PodTemplate[] {
  return rollouts.flatMap((rollout) => {
    const reference = mapAt(rollout, 'spec', 'workloadRef');
    const template = pods.find(
      ({ object, namespace }) =>
        object === rollout ||
        (namespace === (rollout.metadata.namespace ?? '') &&
          object.kind === reference['kind'] &&
          object.metadata.name === reference['name']),
    );
    if (template === undefined) return [];
    return ADDED.map((path) => textsAt(rollout, 'spec', 'strategy', ...path, 'labels'))
      .filter((added) => Object.keys(added).length > 0)
      .map((added) => ({ ...template, labels: { ...template.labels, ...added } }));
  });
}

const ADDED = [
  ['blueGreen', 'activeMetadata'],
  ['blueGreen', 'previewMetadata'],
  ['canary', 'stableMetadata'],
  ['canary', 'canaryMetadata'],
] as const;

/** A container and where it stands. */
export interface WrittenContainer {
  readonly container: JsonObject;
  readonly path: string;
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
}

/** Custom kinds that make their pods from the template as it stands. */
const AS_WRITTEN: ReadonlySet<string> = new Set([
  'argoproj.io/Rollout',
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/ClusterAnalysisTemplate',
  'argoproj.io/AnalysisRun',
  'argoproj.io/Experiment',
  'keda.sh/ScaledJob',
]);
/** Kinds whose text is about other objects. */
const PASSED: ReadonlySet<string> = new Set(['apiextensions.k8s.io/CustomResourceDefinition', '/ConfigMap', '/Secret']);

/** The pods that an object is or makes: those of built-in kinds, and any `template` with a `spec` of containers in a custom one. */
export function podTemplatesOf(object: KubernetesObject): readonly PodTemplate[] {
  const kind = kindOf(object);
  if (PASSED.has(kind)) return [];
  const written = podOf(object);
  if (written !== undefined) return isMap(valueAt(written.pod, 'spec')) ? [templateAt(object, written.path, written.pod, true)] : [];
  if (!kind.includes('.') && !kind.startsWith('/')) return [];
  return [...templatesBelow(mapAt(object, 'spec'), 'spec')].map(([path, pod]) => templateAt(object, path, pod, AS_WRITTEN.has(kind)));
}

function templateAt(object: KubernetesObject, path: string, pod: JsonValue, complete: boolean): PodTemplate {
  return {
    object,
    path,
    specPath: below(path, 'spec'),
    metadata: mapAt(pod, 'metadata'),
    spec: mapAt(pod, 'spec'),
    labels: textsAt(pod, 'metadata', 'labels'),
    namespace: object.metadata.namespace ?? '',
    complete,
  };
}

/** Maps with a `spec` that has a list of containers, at any depth. */
function* templatesBelow(value: JsonValue, path: string): Generator<readonly [path: string, pod: JsonValue]> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly JsonValue[]).entries()) yield* templatesBelow(item, `${path}[${index}]`);
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      const containers = isMap(item) ? listAt(item, 'spec', 'containers') : [];
      if (containers.length > 0 && containers.every(isMap)) yield [below(path, key), item];
      else yield* templatesBelow(item, below(path, key));
    }
  }
}

/** All containers of a pod, init and ephemeral ones too. */
export function containersOf({ spec, specPath }: PodTemplate): readonly WrittenContainer[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    listAt(spec, list).flatMap((container, index) =>
      isMap(container) ? [{ container, path: `${specPath}.${list}[${index}]`, list }] : [],
    ),
  );
}
