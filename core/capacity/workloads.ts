import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { type Range, rangesOf, targetKey } from './autoscaler';
import type { Change } from './change';
import { poolerInstances, postgresInstances } from './operated';
import { type Pod, podOf } from './pod';
import { withoutRequests } from './pod-requests';
import { deploymentSurge } from './rolling';
import { rolloutChange } from './rollout';
import type { Workload, Workloads } from './workload';

/** What a reader of one object may look up of the others. */
interface Around {
  readonly ranges: ReadonlyMap<string, Range>;
  readonly deployments: ReadonlyMap<string, KubernetesObject>;
  readonly templates: (namespace: string) => ReadonlyMap<string, KubernetesObject>;
}

type Reader = (object: KubernetesObject, around: Around) => Workload | undefined;

/** What some rendered objects run: at rest, scaled out, and while they change. */
export function workloadsOf(objects: readonly KubernetesObject[]): Workloads {
  const gates = objects.filter(({ kind }) => kind === 'AnalysisTemplate' || kind === 'ClusterAnalysisTemplate');
  const around: Around = {
    ranges: rangesOf(objects),
    deployments: new Map(objects.filter(isKind('apps/Deployment')).map((each) => [keyOf(each), each])),
    templates: (namespace) =>
      new Map(
        gates
          .filter(({ kind, metadata }) => kind === 'ClusterAnalysisTemplate' || (metadata.namespace ?? '') === namespace)
          .map((each) => [each.metadata.name, each]),
      ),
  };
  return {
    workloads: unambiguous(objects.flatMap((object) => READERS[kindOf(object)]?.(object, around) ?? [])),
    daemons: objects.filter(isKind('apps/DaemonSet')).map((object) => podFrom(object, valueAt(object, 'spec', 'template'))),
    uncounted: objects.filter(makesUnknownPods).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  Pod: (object) => workload(object, { template: object, replicas: 1 }),
  'apps/Deployment': (object, { ranges }) => {
    const range = ranges.get(keyOf(object));
    const replicas = range?.min ?? replicasOf(object);
    // With none and no autoscaler, it is the template that a Rollout has adopted.
    if (replicas === 0 && range === undefined) return undefined;
    const counted = workload(object, { template: valueAt(object, 'spec', 'template'), replicas, range });
    return rolling(counted, valueAt(object, 'spec', 'strategy'));
  },
  // Its pods are replaced in their places, one after another.
  'apps/StatefulSet': (object, { ranges }) => {
    const range = ranges.get(keyOf(object));
    return workload(object, { template: valueAt(object, 'spec', 'template'), replicas: range?.min ?? replicasOf(object), range });
  },
  'argoproj.io/Rollout': (object, { ranges, deployments, templates }) => {
    const range = ranges.get(keyOf(object));
    const replicas = range?.min ?? replicasOf(object);
    const adopted = deployments.get(targetKey('Deployment', object.metadata.namespace, textAt(object, 'spec', 'workloadRef', 'name')));
    const counted = workload(object, { template: valueAt(adopted ?? object, 'spec', 'template'), replicas, range });
    return { ...counted, change: rolloutChange({ rollout: object, replicas, pod: counted.pod, templates: templates(counted.namespace) }) };
  },
  'batch/Job': (object) => job(object, 'job', mapAt(object, 'spec')),
  'batch/CronJob': (object) => {
    if (valueAt(object, 'spec', 'suspend') === true) return undefined;
    return job(object, 'cron-job', mapAt(object, 'spec', 'jobTemplate', 'spec'));
  },
  'postgresql.cnpg.io/Cluster': (object) => workload(object, postgresInstances(object)),
  'postgresql.cnpg.io/Pooler': (object) =>
    rolling(workload(object, poolerInstances(object)), valueAt(object, 'spec', 'deploymentStrategy')),
};

/** What of a workload depends on its kind. */
interface WorkloadSource {
  readonly template: JsonValue | undefined;
  readonly replicas: number;
  readonly range?: Range | undefined;
}

function workload(object: KubernetesObject, { template, replicas, range }: WorkloadSource): Workload {
  const { kind, metadata } = object;
  return {
    name: metadata.name,
    namespace: namespaceOf(object),
    kind,
    pod: podFrom(object, template),
    replicas,
    maxReplicas: range?.max ?? replicas,
    silent: withoutRequests(valueAt(template, 'spec')).map((container) => `${metadata.name}/${container}`),
  };
}

function rolling(counted: Workload, strategy: JsonValue | undefined): Workload {
  const fresh: Pod = { ...counted.pod, labels: { ...counted.pod.labels, 'pod-template-hash': 'new' } };
  const surge = Array.from({ length: deploymentSurge(strategy, counted.replicas) }, () => fresh);
  const change: Change = { name: counted.name, manner: { kind: 'rolling' }, surge, gates: [] };
  return surge.length === 0 ? counted : { ...counted, change };
}

/** A job has no pods at rest or while suspended. While it runs, it has as many pods as it may run in parallel. */
function job(object: KubernetesObject, kind: 'job' | 'cron-job', spec: JsonObject): Workload | undefined {
  if (spec['suspend'] === true) return undefined;
  const counted = workload(object, { template: valueAt(spec, 'template'), replicas: 0 });
  const atOnce = Math.min(numberAt(spec, 'parallelism') ?? 1, numberAt(spec, 'completions') ?? Number.POSITIVE_INFINITY);
  return {
    ...counted,
    change: { name: counted.name, manner: { kind }, surge: Array.from({ length: atOnce }, () => counted.pod), gates: [] },
  };
}

/** Where two have one name, their kind is said too, and where that is the same, their namespace. */
function unambiguous(workloads: readonly Workload[]): Workload[] {
  return workloads.map((each) => {
    const twins = workloads.filter((other) => other !== each && other.name === each.name);
    if (twins.length === 0) return each;
    const name = `${twins.some(({ kind }) => kind === each.kind) ? each.namespace : each.kind}/${each.name}`;
    return { ...each, name, ...(each.change && { change: { ...each.change, name } }) };
  });
}

/** Objects of other kinds that hold containers or a count, so that an operator most likely makes pods of them. */
function makesUnknownPods(object: KubernetesObject): boolean {
  if (kindOf(object) in READERS || KNOWN_OTHERWISE.has(object.kind)) return false;
  return numberAt(object, 'spec', 'replicas') !== undefined || holdsContainers(valueAt(object, 'spec'));
}

const KNOWN_OTHERWISE = new Set([
  'AnalysisTemplate',
  'ClusterAnalysisTemplate',
  'DaemonSet',
  'HorizontalPodAutoscaler',
  'PodTemplate',
  'ScaledObject',
]);

function holdsContainers(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return listAt(value, 'containers').length > 0 || Object.values(value).some(holdsContainers);
}

const podFrom = (object: KubernetesObject, template: JsonValue | undefined): Pod =>
  podOf({ owner: object.metadata.name, namespace: namespaceOf(object), template });
const replicasOf = (object: KubernetesObject): number => numberAt(object, 'spec', 'replicas') ?? 1;
const namespaceOf = ({ metadata }: KubernetesObject): string => metadata.namespace ?? '';
const keyOf = ({ kind, metadata }: KubernetesObject): string => targetKey(kind, metadata.namespace, metadata.name);
const kindOf = ({ apiVersion, kind }: KubernetesObject): string =>
  apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/${kind}` : kind;
const isKind =
  (kind: string) =>
  (object: KubernetesObject): boolean =>
    kindOf(object) === kind;
