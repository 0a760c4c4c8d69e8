import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { hasPlaceholder } from './placeholder';
import type { World } from './world';

/** A pattern of Argo CD, in which `*` stands for anything and `!` in front refuses. */
export function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}

/** Where an Application writes. */
export interface Destination {
  readonly server: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string;
}

export const destinationOf = (value: JsonValue | undefined): Destination => ({
  server: textAt(value, 'server'),
  name: textAt(value, 'name'),
  namespace: textAt(value, 'namespace') ?? '',
});

/** Whether a project lets an Application write there: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
export function allowsDestination(project: KubernetesObject, to: Destination): boolean {
  const takes = (each: JsonValue, refused: boolean): boolean => {
    const { server, name, namespace } = destinationOf(each);
    const plain = (text: string): string => (refused ? text.replace(/^!/, '') : text);
    const cluster = to.server !== undefined ? server : name;
    const wanted = to.server ?? to.name;
    if (wanted === undefined || cluster === undefined) return false;
    const negative = namespace.startsWith('!') || cluster.startsWith('!');
    return negative === refused && matches(plain(cluster), wanted) && matches(plain(namespace), to.namespace);
  };
  const destinations = listAt(project, 'spec', 'destinations');
  // If one names a cluster by address and the other by name, they may be the same cluster.
  if (
    destinations.some((each) => (to.server === undefined) !== (textAt(each, 'server') === undefined) && textAt(each, 'name') !== undefined)
  )
    return true;
  return destinations.some((each) => takes(each, false)) && !destinations.some((each) => takes(each, true));
}

/** What an Application says, itself or as the template of an ApplicationSet. */
function specsIn(world: World): { readonly object: KubernetesObject; readonly path: string; readonly spec: JsonObject }[] {
  const applications = world.of('argoproj.io/Application').map((object) => ({ object, path: 'spec', spec: mapAt(object, 'spec') }));
  const sets = world
    .of('argoproj.io/ApplicationSet')
    .map((object) => ({ object, path: 'spec.template.spec', spec: mapAt(object, 'spec', 'template', 'spec') }));
  return [...applications, ...sets];
}

function* refusedDestinations(world: World): Generator<Found> {
  for (const { object, path, spec } of specsIn(world)) {
    const project = world.find('argoproj.io/AppProject', world.namespaceOf(object), textAt(spec, 'project') ?? 'default');
    if (project === undefined) continue;
    const wrong = `AppProject ${project.metadata.name} does not allow it`;
    const to = destinationOf(valueAt(spec, 'destination'));
    if (!hasPlaceholder(`${to.server}${to.name}${to.namespace}`) && !allowsDestination(project, to)) {
      yield {
        object,
        path: `${path}.destination`,
        wrong,
        got: JSON.stringify({ cluster: to.server ?? to.name, namespace: to.namespace }),
        next: "add it to the project's destinations, or correct it",
      };
    }
    const several = listAt(spec, 'sources').map((source, index) => [`${path}.sources[${index}]`, source] as const);
    for (const [at, source] of [[`${path}.source`, valueAt(spec, 'source')] as const, ...several]) {
      const url = textAt(source, 'repoURL');
      if (url === undefined || hasPlaceholder(url) || allowsRepository(project, url)) continue;
      yield {
        object,
        path: `${at}.repoURL`,
        about: url,
        wrong,
        got: JSON.stringify(url),
        next: "add it to the project's sourceRepos, or correct it",
      };
    }
  }
}

function allowsRepository(project: KubernetesObject, url: string): boolean {
  const repositories = listAt(project, 'spec', 'sourceRepos').filter((each): each is string => typeof each === 'string');
  const plain = (text: string): string => text.replace(/\.git$/, '').toLowerCase();
  const names = (pattern: string): boolean => matches(plain(pattern), plain(url));
  return repositories.some(names) && !repositories.some((pattern) => pattern.startsWith('!') && names(pattern.slice(1)));
}

const WAITING = ['kustomize.toolkit.fluxcd.io/Kustomization', 'helm.toolkit.fluxcd.io/HelmRelease'];

/** Objects of a kind that wait for themselves, by way of others. */
function* circles(world: World): Generator<Found> {
  for (const kind of WAITING) {
    const nodes = new Map(world.of(kind).map((object) => [`${world.namespaceOf(object)}/${object.metadata.name}`, object]));
    const after = (object: KubernetesObject): string[] =>
      listAt(object, 'spec', 'dependsOn').flatMap((each) => {
        const name = textAt(each, 'name');
        return name === undefined ? [] : [`${textAt(each, 'namespace') ?? world.namespaceOf(object)}/${name}`];
      });
    const reported = new Set<string>();
    for (const start of nodes.keys()) {
      const way = wayBack(start, (name) => {
        const object = nodes.get(name);
        return object === undefined ? [] : after(object);
      });
      const object = nodes.get(start);
      const circle = way === undefined ? '' : [...way].sort().join(' ');
      if (way === undefined || object === undefined || reported.has(circle)) continue;
      reported.add(circle);
      yield { object, path: 'spec.dependsOn', wrong: `waits for itself: ${[...way, start].join(' → ')}`, next: 'break the circle' };
    }
  }
}

/** The shortest way from a node back to itself; undefined if there is none. */
function wayBack(start: string, next: (name: string) => readonly string[]): string[] | undefined {
  const queue: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    for (const name of next(way.at(-1) ?? '')) {
      if (name === start) return way;
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push([...way, name]);
    }
  }
  return undefined;
}

const project =
  "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\nspec: {sourceRepos: ['https://example.com/*'], destinations: [{server: https://kubernetes.default.svc, namespace: shop-*}]}\n---\n";
const application = (namespace: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {project: shop, source: {repoURL: https://example.com/shop.git, path: web}, destination: {server: https://kubernetes.default.svc, namespace: ${namespace}}}\n`;
const kustomization = (name: string, after: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {dependsOn: [{name: ${after}}]}\n---\n`;
const last = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: c, namespace: flux-system}\nspec: {}\n';

/** What Argo CD and Flux would not deliver. */
export const DELIVERY_CHECKS: readonly Check[] = [
  {
    id: 'project-allows',
    severity: 'error',
    title: "an Application's project allows its destination and its source",
    why: 'Argo CD syncs nothing of an Application whose project allows neither its destination nor its repository.',
    fix: "Correct the Application, or add it to the project's destinations or sourceRepos.",
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
    good: project + application('shop-web'),
    bad: project + application('bank'),
    find: refusedDestinations,
  },
  {
    id: 'flux-circle',
    severity: 'error',
    title: 'nothing that Flux applies waits for itself',
    why: 'Kustomizations or HelmReleases that wait for each other in a circle never become ready.',
    fix: 'Take one dependsOn out.',
    source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies',
    good: kustomization('a', 'b') + kustomization('b', 'c') + last,
    bad: kustomization('a', 'b') + kustomization('b', 'a'),
    find: circles,
  },
];
