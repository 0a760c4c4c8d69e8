import { kindOf } from '../check/kind';
import { clusterScopedKinds } from '../check/scope';
import type { KubernetesObject } from '../object/object';
import { ConfigKeys, camel } from './config-keys';
import { adoptedImage, isImageAt, namesImages, pinnedText, type slotsOf } from './images';
import type { ObjectCode } from './object-file';
import { pieceOf } from './piece';
import type { Settings } from './settings';

/** The namespace of each environment, where each has one of its own and they differ. */
export function ownNamespaces(objects: ReadonlyMap<string, readonly KubernetesObject[]>): ReadonlyMap<string, string> | undefined {
  const all = [...objects].map(([name, each]) => [name, new Set(each.flatMap(({ metadata }) => metadata.namespace ?? []))] as const);
  if (all.length < 2 || all.some(([, found]) => found.size !== 1)) return undefined;
  const own = new Map(all.map(([name, [namespace = '']]) => [name, namespace]));
  return new Set(own.values()).size > 1 ? own : undefined;
}

export function objectCodes(
  objects: ReadonlyMap<string, readonly KubernetesObject[]>,
  namespaces: ReadonlyMap<string, string> | undefined,
  slots: ReturnType<typeof slotsOf>,
  settings: Settings,
): ObjectCode[] {
  const keys = new ConfigKeys();
  const ids = new Set<string>();
  const environments = [...objects.keys()];
  const byIdentity = new Map<string, Map<string, KubernetesObject>>();
  for (const [environment, all] of objects) {
    for (const object of all) {
      const { namespace = '', name } = object.metadata;
      const own = namespaces?.get(environment);
      const isOwn = object.kind === 'Namespace' && name === own;
      const identity = JSON.stringify([kindOf(object), own === namespace ? '' : namespace, isOwn ? '' : name]);
      byIdentity.set(identity, (byIdentity.get(identity) ?? new Map()).set(environment, object));
    }
  }
  const clusterScoped = clusterScopedKinds([...objects.values()].flat());
  return [...byIdentity.values()].map((each): ObjectCode => {
    const [object] = [...each.values()] as [KubernetesObject];
    const present = environments.filter((name) => each.has(name));
    const names = new Set([...each.values()].map(({ metadata }) => metadata.name));
    const id = freshId(ids, object.kind, names.size === 1 ? object.metadata.name : '');
    const piece = pieceOf(each, present, [], {
      isImage: (path, around) => namesImages(object) && isImageAt(path.at(-1) ?? '', around),
      slotOf: (text, environment) => {
        const image = adoptedImage(text);
        return image && slots.get(environment)?.get(pinnedText(image));
      },
      differs: (path, values) => {
        const isNamespace = namespaces !== undefined && [...values].every(([name, value]) => value === namespaces.get(name));
        return settings.add(isNamespace ? ['namespace'] : keys.of(object.metadata.name, path), values);
      },
    });
    const application = clusterScoped.has(kindOf(object)) ? 'cluster' : folderOf(object, namespaces);
    const flag =
      present.length === environments.length
        ? undefined
        : settings.add(['has', camel(id)], new Map(environments.map((name) => [name, each.has(name)])));
    return { id, object, application, piece, flag };
  });
}

/** Folder names that mean something else. */
const TAKEN = new Set(['cluster', 'delivery']);

function folderOf({ metadata }: KubernetesObject, namespaces: ReadonlyMap<string, string> | undefined): string {
  const { namespace } = metadata;
  if (namespace === undefined || namespaces !== undefined) return 'objects';
  return TAKEN.has(namespace) || namespace === 'objects' ? `${namespace}-namespace` : namespace;
}

function freshId(taken: Set<string>, kind: string, name: string): string {
  const base = `${kind}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '');
  let id = base;
  // Its function's name must be its own too: `a-1` and `a1` would be one.
  for (let count = 2; taken.has(id) || taken.has(camel(id)); count += 1) id = `${base}-${count}`;
  taken.add(id).add(camel(id));
  return id;
}
