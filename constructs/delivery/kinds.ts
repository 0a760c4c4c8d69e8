import type { ApiObject } from 'cdk8s';
import { invalid } from '../invalid';

/** A kind without its version, as an AppProject lists it and as an account's rights are made from it. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/**
 * The kinds that a system's charts can render under any environment, each as `<group>/<Kind>`; the core group is empty: `/Service`.
 *
 * A kind that is switched off must stay in the list. Argo CD neither prunes nor shows what its project does not list, so the old objects
 * would stay in force unseen. And Flux may not remove what its account may not.
 */
export interface RenderableKinds {
  readonly clusterScoped: readonly string[];
  readonly namespaced: readonly string[];
  /** The resource of a kind, as rules of roles name it, by `<group>/<Kind>`. @default - the kind in lower case, in the plural of English */
  readonly plurals?: Readonly<Record<string, string>>;
}

/**
 * What controllers make of a rendered kind, down to the pods. A project that doesn't list a kind hides it too, pods and their logs
 * included; Flux reads the state of a workload from them. Only what gives no more power than its owner: Secrets, roles and endpoints stay out.
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
 * The cluster-scoped kinds of these objects, those that stand in no namespace, and the declared ones.
 *
 * @returns sorted, each once
 * @throws GalleyError CONSTRUCT_INVALID if kinds are declared, and an object's is not among them
 */
export function clusterKinds(objects: readonly ApiObject[], declared?: RenderableKinds): GroupKind[] {
  const own = objects.filter(({ metadata }) => metadata.namespace === undefined);
  return groupKinds(withDeclared(own, 'clusterScoped', declared));
}

/**
 * The namespaced kinds of these objects, and the declared ones.
 *
 * @returns sorted, each once
 * @throws GalleyError CONSTRUCT_INVALID if kinds are declared, and an object's is not among them
 */
export function namespacedKinds(objects: readonly ApiObject[], declared?: RenderableKinds): GroupKind[] {
  const own = objects.filter(({ metadata }) => metadata.namespace !== undefined);
  return groupKinds(withDeclared(own, 'namespaced', declared));
}

/** What controllers make of these kinds, down to the pods: sorted, each once. */
export function kindsMadeOf(kinds: readonly GroupKind[]): GroupKind[] {
  return groupKinds(kinds.flatMap(({ group, kind }) => MADE_OF[`${group}/${kind}`] ?? []));
}

function withDeclared(
  objects: readonly ApiObject[],
  scope: 'clusterScoped' | 'namespaced',
  declared: RenderableKinds | undefined,
): string[] {
  if (declared === undefined) return objects.map(groupKindOf);
  const missing = objects.find((each) => !declared[scope].includes(groupKindOf(each)));
  if (missing === undefined) return [...declared[scope]];
  throw invalid(missing, {
    prop: 'kind',
    expected: `one of the kinds that the system declares (kinds.${scope})`,
    got: groupKindOf(missing),
    next: 'add it there, so that it can be pruned when it is switched off',
  });
}

/** The kind of an object without its version, `<group>/<Kind>`. */
export function groupKindOf({ apiVersion, kind }: ApiObject): string {
  const slash = apiVersion.indexOf('/');
  return `${slash === -1 ? '' : apiVersion.slice(0, slash)}/${kind}`;
}

function groupKinds(names: readonly string[]): GroupKind[] {
  return [...new Set(names)].sort().map((name) => {
    const slash = name.indexOf('/');
    return { group: name.slice(0, slash), kind: name.slice(slash + 1) };
  });
}
