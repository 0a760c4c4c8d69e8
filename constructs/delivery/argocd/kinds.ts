import type { ApiObject } from 'cdk8s';

/** A kind without its version, as an AppProject lists it. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/**
 * What controllers make of a rendered kind, down to the pods. A project that doesn't list a kind hides it too, pods and their logs
 * included. Only what gives no more power than its owner: Secrets, roles and endpoints stay out.
 */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  'apps/DaemonSet': ['apps/ControllerRevision', '/Pod'],
  'apps/Deployment': ['apps/ReplicaSet', '/Pod'],
  'apps/StatefulSet': ['apps/ControllerRevision', '/Pod'],
  'argoproj.io/Rollout': ['argoproj.io/AnalysisRun', 'batch/Job', 'apps/ReplicaSet', '/Pod'],
  'batch/CronJob': ['batch/Job', '/Pod'],
  'batch/Job': ['/Pod'],
  'postgresql.cnpg.io/Cluster': ['/Pod'],
  'postgresql.cnpg.io/Pooler': ['apps/Deployment', 'apps/ReplicaSet', '/Pod'],
};

/**
 * The cluster-scoped kinds of these objects: those that stand in no namespace.
 *
 * @returns sorted, each once
 */
export function clusterKinds(objects: readonly ApiObject[]): GroupKind[] {
  return groupKinds(objects.filter(({ metadata }) => metadata.namespace === undefined).map(nameOf));
}

/**
 * The namespaced kinds of these objects, and what controllers make of them.
 *
 * @returns sorted, each once
 */
export function namespacedKinds(objects: readonly ApiObject[]): GroupKind[] {
  const own = objects.filter(({ metadata }) => metadata.namespace !== undefined).map(nameOf);
  return groupKinds(own.flatMap((name) => [name, ...(MADE_OF[name] ?? [])]));
}

function nameOf({ apiVersion, kind }: ApiObject): string {
  const slash = apiVersion.indexOf('/');
  return `${slash === -1 ? '' : apiVersion.slice(0, slash)}/${kind}`;
}

function groupKinds(names: readonly string[]): GroupKind[] {
  return [...new Set(names)].sort().map((name) => {
    const slash = name.indexOf('/');
    return { group: name.slice(0, slash), kind: name.slice(slash + 1) };
  });
}
