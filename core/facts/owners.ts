import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import { listAt, textAt, textsAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { World } from './world';

export const APPLICATION = 'argoproj.io/Application';
export const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
export const HELM_RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

/** What applies an object. */
export interface Owner {
  readonly object: KubernetesObject;
  readonly kind: typeof APPLICATION | typeof KUSTOMIZATION;
  /** How it is known: by what stands on the object, by the folder, or as there is no other. */
  readonly by: 'mark' | 'path' | 'alone';
}

/** The Application or Kustomization that applies an object; undefined if the input lacks it. */
export function ownerOf(each: SideObject, world: World): Owner | undefined {
  const candidates = ([APPLICATION, KUSTOMIZATION] as const).flatMap((kind) =>
    world.ofKind(kind, each.environment).flatMap(({ object }) => (object === each.object ? [] : [{ object, kind }])),
  );
  const marked = candidates.find(({ object, kind }) => isMarkedBy(each.object, object, kind));
  if (marked !== undefined) return { ...marked, by: 'mark' };
  const byPath = candidates
    .map((candidate) => ({ candidate, length: sharedFolders(each.file, candidate.object) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)[0];
  if (byPath !== undefined) return { ...byPath.candidate, by: 'path' };
  // What applies others is itself applied by something that is not here.
  const [only, ...others] = candidates;
  const applies = [APPLICATION, KUSTOMIZATION, HELM_RELEASE, 'argoproj.io/AppProject'].includes(groupKindOf(each.object));
  return only !== undefined && others.length === 0 && !applies && each.environment === undefined ? { ...only, by: 'alone' } : undefined;
}

const APPLIED = new WeakMap<World, Map<string, ReadonlySet<string>>>();

/** The names of all that apply something in an environment. */
export function appliersIn(world: World, environment: string | undefined): ReadonlySet<string> {
  const known = APPLIED.get(world) ?? new Map<string, ReadonlySet<string>>();
  APPLIED.set(world, known);
  const found = known.get(environment ?? '');
  if (found !== undefined) return found;
  const names = world.objects
    .filter((each) => each.environment === environment)
    .map((each) => ownerOf(each, world)?.object.metadata.name ?? '');
  const appliers = new Set(names);
  known.set(environment ?? '', appliers);
  return appliers;
}

function isMarkedBy(object: KubernetesObject, owner: KubernetesObject, kind: string): boolean {
  const [labels, annotations] = [textsAt(object, 'metadata', 'labels'), textsAt(object, 'metadata', 'annotations')];
  const { name, namespace } = owner.metadata;
  if (kind === APPLICATION) {
    const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
    return (
      tracked === name || tracked === `${namespace}_${name}` || (tracked === undefined && labels['argocd.argoproj.io/instance'] === name)
    );
  }
  const where = labels['kustomize.toolkit.fluxcd.io/namespace'];
  return labels['kustomize.toolkit.fluxcd.io/name'] === name && (where === undefined || namespace === undefined || where === namespace);
}

/** How many folders of a file's path are what an owner's path ends with; 0 where the file is not below that path. */
function sharedFolders(file: string, owner: KubernetesObject): number {
  const folders = file.split('/').slice(0, -1);
  return Math.max(
    0,
    ...pathsOf(owner).map((path) =>
      longestMatch(
        folders,
        path.split('/').filter((part) => part !== '' && part !== '.'),
      ),
    ),
  );
}

function pathsOf(owner: KubernetesObject): string[] {
  const sources = [
    textAt(owner, 'spec', 'source', 'path'),
    textAt(owner, 'spec', 'path'),
    textAt(owner, 'spec', 'sourceHydrator', 'syncSource', 'path'),
  ];
  return [...sources, ...listAt(owner, 'spec', 'sources').map((source) => textAt(source, 'path'))].filter((path) => path !== undefined);
}

/** The repository may have more folders above than what was given, and the other way round. */
function longestMatch(folders: readonly string[], path: readonly string[]): number {
  for (let end = folders.length; end > 0; end -= 1) {
    const above = folders.slice(0, end);
    const length = Math.min(above.length, path.length);
    if (length > 0 && above.slice(-length).join('/') === path.slice(-length).join('/')) return length;
  }
  return 0;
}
