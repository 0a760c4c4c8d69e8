import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import { APPLICATION, HELM_RELEASE, KUSTOMIZATION, ownerOf } from '../facts/owners';
import type { World } from '../facts/world';
import { textAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';

const PROJECT = 'argoproj.io/AppProject';
const MARKS = ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/instance', 'kustomize.toolkit.fluxcd.io/name'];

/** The controller object that applies each object of a world. It looks once for all unmarked objects of one folder. */
export function ownersIn(world: World): (each: SideObject) => KubernetesObject | undefined {
  const known = new Map<string, { readonly owner: KubernetesObject | undefined }>();
  return (each) => {
    const { object, file, environment } = each;
    const kind = groupKindOf(object);
    const { labels, annotations } = object.metadata as JsonObject;
    const marked = MARKS.some((mark) => textAt(labels, mark) !== undefined || textAt(annotations, mark) !== undefined);
    // It looks at a copy, so that an object that applies its own folder is its own owner.
    if (marked || kind === APPLICATION || kind === KUSTOMIZATION || kind === HELM_RELEASE || kind === PROJECT)
      return ownerOf({ ...each, object: { ...object } }, world)?.object;
    const folder = `${environment ?? ''} ${file.slice(0, file.lastIndexOf('/') + 1)}`;
    const found = known.get(folder) ?? { owner: ownerOf(each, world)?.object };
    known.set(folder, found);
    return found.owner;
  };
}
