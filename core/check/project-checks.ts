import { listAt, textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { applierOf } from './appliers';
import type { Check, Found } from './check';
import { allowsDestination, destinationOf, matches } from './delivery-checks';
import { kindOf } from './kind';
import { hasPlaceholder } from './placeholder';
import type { World } from './world';

const APPLICATION = 'argoproj.io/Application';

/** Whether a list of a project has a kind: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
function lists(project: KubernetesObject, list: string, kind: string): boolean {
  const [group = '', name = ''] = kind.split('/');
  return listAt(project, 'spec', list).some(
    (each) => matches(textAt(each, 'group') ?? '', group) && matches(textAt(each, 'kind') ?? '', name),
  );
}

const inNamespaces = (project: KubernetesObject, kind: string): boolean =>
  (valueAt(project, 'spec', 'namespaceResourceWhitelist') === undefined || lists(project, 'namespaceResourceWhitelist', kind)) &&
  !lists(project, 'namespaceResourceBlacklist', kind);
const inCluster = (project: KubernetesObject, kind: string): boolean =>
  lists(project, 'clusterResourceWhitelist', kind) && !lists(project, 'clusterResourceBlacklist', kind);

/** Kinds and namespaces of objects that the project of their Application does not let Argo CD write. */
function* refused(world: World): Generator<Found> {
  if (world.of('argoproj.io/AppProject').length === 0 || world.of(APPLICATION).length === 0) return;
  for (const object of world.objects) {
    const applier = applierOf(world, object);
    if (applier?.kind !== 'Application') continue;
    const { object: application, isSure } = applier;
    const name = textAt(application, 'spec', 'project') ?? 'default';
    const project = world.find('argoproj.io/AppProject', world.namespaceOf(application), name);
    if (project === undefined) continue;
    const verdict = isSure ? 'wrong' : 'unknown';
    const kind = kindOf(object);
    const by = `AppProject ${name}, by which Application ${application.metadata.name} applies it, does not allow`;
    const isOfCluster = world.clusterScoped.has(kind);
    // For an undefined kind, Galley does not know whether it is cluster-scoped.
    const mayBeOfCluster = isOfCluster || (kind.includes('.') && object.metadata.namespace === undefined);
    if (!(mayBeOfCluster && inCluster(project, kind)) && (isOfCluster || !inNamespaces(project, kind))) {
      const list = isOfCluster ? 'clusterResourceWhitelist' : 'namespaceResourceWhitelist';
      yield {
        object,
        path: 'kind',
        verdict,
        wrong: `${by} the kind`,
        got: kind,
        next: `add it to the project's ${list}, and leave it there when the object goes: without it Argo CD prunes none`,
      };
    } else if (!mayBeOfCluster) {
      const to = destinationOf(valueAt(application, 'spec', 'destination'));
      const namespace = object.metadata.namespace ?? to.namespace;
      if (hasPlaceholder(`${to.server}${namespace}`) || namespace === to.namespace) continue;
      if (allowsDestination(project, { ...to, namespace })) continue;
      yield {
        object,
        path: 'metadata.namespace',
        verdict,
        wrong: `${by} the namespace`,
        got: JSON.stringify(namespace),
        next: "add it to the project's destinations, or correct it",
      };
    }
  }
}

const project = (kinds: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\nspec: {sourceRepos: ['*'], destinations: [{server: https://kubernetes.default.svc, namespace: shop}], clusterResourceWhitelist: [${kinds}]}\n---\n`;
const rest =
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {project: shop, source: {repoURL: https://example.com/shop.git, path: web}, destination: {server: https://kubernetes.default.svc, namespace: shop}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {argocd.argoproj.io/tracking-id: "web:/Namespace:/shop"}}\n';

/** What a project of Argo CD keeps its Applications from. */
export const PROJECT_CHECKS: readonly Check[] = [
  {
    id: 'project-kinds',
    severity: 'error',
    title: 'a project allows the kinds and namespaces of what its Applications apply',
    why: 'Argo CD applies nothing of a sync in which one object is of a kind or in a namespace that the project does not allow. A kind that leaves the list with its last object is not pruned either, and nothing tells of it.',
    fix: "Add the kind to the project's clusterResourceWhitelist or namespaceResourceWhitelist, the namespace to its destinations, or take the object out.",
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
    good: `${project("{group: '', kind: Namespace}")}${rest}`,
    bad: `${project('')}${rest}`,
    find: refused,
  },
];
