import { listAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { planIn } from './order';
import { hasPlaceholder } from './placeholder';
import type { World } from './world';

/** A list of a project's, in which `*` stands for anything. */
const holds = (list: readonly JsonValue[], group: string, kind: string): boolean =>
  list.some((each) => like(textAt(each, 'group') ?? '', group) && like(textAt(each, 'kind') ?? '', kind));

function like(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}

/** Cluster-scoped kinds are refused unless listed, others are taken unless there is a list: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
function takes(project: KubernetesObject, object: KubernetesObject, isClusterScoped: boolean): boolean {
  const kind = kindOf(object);
  const [group, name] = [kind.slice(0, kind.indexOf('/')), kind.slice(kind.indexOf('/') + 1)];
  const scope = isClusterScoped ? 'cluster' : 'namespace';
  if (holds(listAt(project, 'spec', `${scope}ResourceBlacklist`), group, name)) return false;
  const isListed = isClusterScoped || valueAt(project, 'spec', 'namespaceResourceWhitelist') !== undefined;
  return !isListed || holds(listAt(project, 'spec', `${scope}ResourceWhitelist`), group, name);
}

function* refusedKinds(world: World): Generator<Found> {
  for (const { owner, objects } of planIn(world).steps) {
    const name = textAt(owner, 'spec', 'project') ?? 'default';
    if (owner?.kind !== 'Application' || hasPlaceholder(name)) continue;
    const project = world.find('argoproj.io/AppProject', world.namespaceOf(owner), name);
    if (project === undefined) continue;
    for (const object of objects) {
      if (takes(project, object, world.clusterScoped.has(kindOf(object)))) continue;
      yield {
        object,
        path: 'kind',
        about: owner.metadata.name,
        wrong: `AppProject ${name}, of Application ${owner.metadata.name}, does not allow ${kindOf(object).replace(/^\//, '')}`,
        next: "add the kind to the project's list, and leave it there when the object goes: without it Argo CD prunes none",
      };
    }
  }
}

const project = (kinds: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\nspec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: shop}], namespaceResourceWhitelist: [{group: apps, kind: Deployment}${kinds}]}\n---\n`;
const application =
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {project: shop, source: {repoURL: https://example.com/shop.git, path: web}, destination: {server: https://kubernetes.default.svc, namespace: shop}}\n---\n';
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\n';

/** Kinds that Argo CD neither applies nor prunes. */
export const PROJECT_KINDS: Check = {
  id: 'project-kinds',
  severity: 'error',
  title: "an Application's project allows the kinds of its objects",
  why: 'Argo CD applies nothing of an Application that has an object of another kind. A kind that leaves the list with its last object is not pruned either, and nothing tells of it.',
  fix: 'List every kind that the Application may ever have.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  good: project(", {group: '', kind: Config*}") + application + settings,
  bad: project('') + application + settings,
  find: refusedKinds,
};
