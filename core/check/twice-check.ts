import { groupBy } from '../group-by';
import { valueAt } from '../object/json-fields';
import { identityOf, type KubernetesObject } from '../object/object';
import { applierOf } from './appliers';
import type { Check, Found } from './check';
import { nameOf } from './grants';
import { kindOf } from './kind';
import type { World } from './world';

/** Duplicate objects that would both be applied: in one file, or in one environment. */
function* twice(world: World): Generator<Found> {
  const seen = new Map<string, KubernetesObject>();
  for (const object of world.objects) {
    // A name that the API server makes is another each time.
    if (object.metadata['generateName'] !== undefined) continue;
    const group = world.environment === undefined ? world.applicationOf(object) : '';
    const key = `${group} ${identityOf(object)}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, object);
    else yield { object, wrong: 'stands here twice: the later one takes the place of the first', next: 'remove one, or rename it' };
  }
}

/** Objects of YAML from elsewhere that two appliers of one cluster apply, each from a file of its own. */
function* ofTwo(world: World): Generator<Found> {
  if (world.environment !== undefined || APPLIERS.every((kind) => world.of(kind).length < 2)) return;
  const byIdentity = groupBy(
    world.objects.filter((object) => object.metadata['generateName'] === undefined && isPlaced(world, object)),
    identityOf,
  );
  for (const [first, ...others] of byIdentity.values()) {
    const owner = first && others.length > 0 ? applierOf(world, first) : undefined;
    if (first === undefined || owner?.isSure !== true) continue;
    for (const object of others) {
      const other = applierOf(world, object);
      if (other?.isSure !== true || other.object === owner.object || !areOfOneCluster(world, owner.object, other.object)) continue;
      yield {
        object,
        about: nameOf(owner.object),
        wrong: `${nameOf(other.object)} applies it, and ${nameOf(owner.object)} applies it too, from ${world.fileOf(first) ?? 'another file'}`,
        next: 'leave it to one of them',
      };
    }
  }
}

const APPLIERS = ['argoproj.io/Application', 'kustomize.toolkit.fluxcd.io/Kustomization'];

/** Whether it is known in which namespace it will be. */
const isPlaced = (world: World, object: KubernetesObject): boolean =>
  object.metadata.namespace !== undefined || world.clusterScoped.has(kindOf(object));

/** Appliers beside each other in one folder run in one cluster, and apply to it unless they name another one. */
function areOfOneCluster(world: World, one: KubernetesObject, other: KubernetesObject): boolean {
  const folder = (object: KubernetesObject): string => (world.fileOf(object) ?? '').replace(/[^/]*$/, '');
  const target = ({ spec }: KubernetesObject): string =>
    JSON.stringify([
      valueAt(spec, 'kubeConfig') ?? '',
      valueAt(spec, 'destination', 'server') ?? '',
      valueAt(spec, 'destination', 'name') ?? '',
      valueAt(spec, 'targetNamespace') ?? '',
    ]);
  return folder(one) === folder(other) && target(one) === target(other);
}

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n---\n`;

const ONCE: Check = {
  id: 'object-once',
  severity: 'error',
  title: 'an object is given once',
  why: 'Of two objects with one kind, namespace and name in a file, the later one overwrites the first; kustomize refuses them.',
  fix: 'Remove one, or rename it.',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  good: map('a') + map('b'),
  bad: map('a') + map('a'),
  find: twice,
};

const kustomization = (name: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {path: ./${name}}\n---\n`;
const marked = (name: string, owner: string): string =>
  map(name).replace('namespace: shop', `namespace: shop, labels: {kustomize.toolkit.fluxcd.io/name: ${owner}}`);
const TWO = kustomization('web') + kustomization('api');

/** One object, one owner. */
export const TWICE_CHECKS: readonly Check[] = [
  ONCE,
  {
    id: 'object-of-two',
    severity: 'warning',
    title: 'one Application or Kustomization applies an object',
    why: 'Each of the two writes its own state over that of the other, again and again. Whichever no longer has the object deletes it for both.',
    fix: 'Leave the object to one of them.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#fail-the-sync-if-a-shared-resource-is-found',
    good: TWO + marked('a', 'web') + marked('b', 'api'),
    bad: TWO + marked('a', 'web') + marked('a', 'api'),
    find: ofTwo,
  },
];
