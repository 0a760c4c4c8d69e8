import { groupBy } from '../group-by';
import type { KubernetesObject } from '../object/object';
import type { PodTemplate } from './pod-templates-of';
import type { World } from './world';

/** Finds out something of a world once. */
export function onceIn<T>(find: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, { readonly value: T }>();
  return (world) => {
    const found = known.get(world) ?? { value: find(world) };
    known.set(world, found);
    return found.value;
  };
}

const kindsIn = onceIn(() => new Map<string, ReadonlyMap<string, readonly KubernetesObject[]>>());

/** As `World.in`, without looking at those of other namespaces again. */
export function inNamespace(world: World, kind: string, namespace: string): readonly KubernetesObject[] {
  const kinds = kindsIn(world);
  const known = kinds.get(kind) ?? groupBy(world.of(kind), (object) => world.namespaceOf(object));
  kinds.set(kind, known);
  return known.get(namespace) ?? [];
}

const templatesIn = onceIn((world) => groupBy(world.pods, ({ object }) => object));

/** The templates that an object holds. */
export function podsOf(world: World, object: KubernetesObject): readonly PodTemplate[] {
  return templatesIn(world).get(object) ?? [];
}
