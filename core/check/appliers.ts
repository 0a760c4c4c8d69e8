import { ownerOf } from '../facts/owners';
import { World as SideWorld } from '../facts/world';
import type { KubernetesObject } from '../object/object';
import { onceIn } from './near';
import { planIn } from './order';
import type { World } from './world';

const sidesIn = onceIn((world) => {
  const sides = new Map(world.objects.map((object) => [object, { object, file: world.fileOf(object) ?? '', environment: undefined }]));
  return { sides, world: new SideWorld([...sides.values()]) };
});

/** An Application of Argo CD or a Kustomization of Flux that applies an object. */
export interface Applier {
  readonly object: KubernetesObject;
  readonly kind: string;
  /** Of YAML from elsewhere: whether its path or a mark on the object shows it. */
  readonly isSure: boolean;
}

/** What applies an object; undefined where that is not among what is given. */
export function applierOf(world: World, object: KubernetesObject): Applier | undefined {
  if (world.environment !== undefined) {
    const owner = planIn(world).stepOf.get(object)?.owner;
    return owner && { object: owner, kind: owner.kind, isSure: true };
  }
  const { sides, world: all } = sidesIn(world);
  const side = sides.get(object);
  const owner = side && ownerOf(side, all);
  return owner && { object: owner.object, kind: owner.object.kind, isSure: owner.by !== 'alone' };
}
