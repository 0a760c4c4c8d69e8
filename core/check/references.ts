import { fieldReferences } from './field-references';
import { kindOf } from './kind';
import { podReferences } from './pod-references';
import type { Reference } from './reference';
import { routeReferences } from './routes';
import type { World } from './world';

const KNOWN = new WeakMap<World, readonly Reference[]>();

/** All references of a world that lead to an object by its name, each once. */
export function referencesIn(world: World): readonly Reference[] {
  const known = KNOWN.get(world);
  if (known !== undefined) return known;
  const found = [
    ...world.pods.flatMap((pod) => [...podReferences(pod)]),
    ...world.objects.flatMap((object) => [...fieldReferences(world, object, kindOf(object)), ...routeReferences(object)]),
  ];
  KNOWN.set(world, found);
  return found;
}
