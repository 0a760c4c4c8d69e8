import { listAt, mapAt, numberAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { LabelOf, Labels } from '../object/label-selector';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { OpenPort, PodEndpoint, Protocol } from './endpoint';

/** A pod, or a template of pods, and what it stands in. */
export interface PodSource {
  readonly object: KubernetesObject;
  /** Of the template in the object; empty for a pod itself. */
  readonly path: string;
  readonly spec: JsonObject;
  readonly labels: Labels;
  readonly namespace: string;
  /** False if an operator adds what it likes. */
  readonly complete: boolean;
}

/** Labels that a controller gives to its pods, with values that are not known before, by kind. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash', 'rollouts-pod-template-hash'],
  Rollout: ['rollouts-pod-template-hash'],
  StatefulSet: ['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Job: ['controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index'],
  CronJob: ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'],
};

/** Pods that an operator makes without a template: their labels and ports, by kind. */
const OPERATED: Readonly<Record<string, (name: string) => { readonly labels: Labels; readonly ports: readonly OpenPort[] }>> = {
  // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/specs/pods.go
  'postgresql.cnpg.io/Cluster': (name) => ({
    labels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' },
    ports: [open(5432, 'postgresql'), open(9187, 'metrics'), open(8000, 'status')],
  }),
  // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/pkg/specs/pgbouncer/deployments.go
  'postgresql.cnpg.io/Pooler': (name) => ({
    labels: { 'cnpg.io/poolerName': name },
    ports: [open(5432, 'pgbouncer'), open(9127, 'metrics')],
  }),
};

const NAME = 'kubernetes.io/metadata.name';

/** The pods of some templates as policies see them. */
export function endpointOf({ object, spec, labels, namespace, complete }: PodSource, namespaceLabelOf: LabelOf): PodEndpoint {
  const given = new Set(GIVEN[object.kind] ?? []);
  const jobName: Labels = { 'job-name': object.metadata.name, 'batch.kubernetes.io/job-name': object.metadata.name };
  const all: Labels = { ...(object.kind === 'Job' ? jobName : {}), ...labels };
  return {
    kind: 'pod',
    namespace,
    labelOf: (key) => (Object.hasOwn(all, key) ? all[key] : !complete || given.has(key) ? null : undefined),
    namespaceLabelOf,
    ports: portsOf(spec),
    hostNetwork: valueAt(spec, 'hostNetwork') === true,
  };
}

/** The pods that an operator makes of an object; undefined for other kinds. */
export function operatedEndpoint(object: KubernetesObject, namespaceLabelOf: LabelOf): PodEndpoint | undefined {
  const { apiVersion, kind, metadata } = object;
  const operated = OPERATED[`${apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))}/${kind}`]?.(metadata.name);
  if (operated === undefined) return undefined;
  const labels: Labels = { ...textsAt(object, 'spec', 'inheritedMetadata', 'labels'), ...operated.labels };
  return {
    kind: 'pod',
    namespace: metadata.namespace ?? '',
    labelOf: (key) => (Object.hasOwn(labels, key) ? labels[key] : null),
    namespaceLabelOf,
    ports: operated.ports,
    hostNetwork: false,
  };
}

/** What is known of the labels of namespaces: of one that is not among the objects, its name alone. */
export function namespaceLabels(objects: readonly KubernetesObject[]): (namespace: string) => LabelOf {
  const known = new Map(
    objects
      .filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1')
      .map(({ metadata }): [string, Labels] => [metadata.name, textsAt(metadata, 'labels')]),
  );
  return (namespace) => {
    const labels = known.get(namespace);
    return (key) => {
      if (key === NAME) return namespace === '' ? null : namespace;
      if (labels === undefined) return null;
      return Object.hasOwn(labels, key) ? labels[key] : undefined;
    };
  };
}

/** Ports of containers and of sidecars, which are init containers that stay. */
function portsOf(spec: JsonObject): OpenPort[] {
  const sidecars = listAt(spec, 'initContainers').filter((container) => textAt(container, 'restartPolicy') === 'Always');
  return [...listAt(spec, 'containers'), ...sidecars].flatMap((container) => listAt(container, 'ports').flatMap(portOf));
}

function portOf(port: JsonValue): OpenPort[] {
  const number = numberAt(port, 'containerPort');
  if (number === undefined) return [];
  const protocol = (textAt(mapAt(port), 'protocol') ?? 'TCP') as Protocol;
  return [{ name: textAt(port, 'name'), port: number, protocol }];
}

function open(port: number, name: string): OpenPort {
  return { name, port, protocol: 'TCP' };
}
