import { kindOf } from '../check/kind';
import { clusterScopedKinds } from '../check/scope';
import { groupBy } from '../group-by';
import type { JsonValue, KubernetesObject } from '../object/object';
import { pathOf } from '../render/render';
import { type Comments, placeKey } from './comments';
import { ConfigKeys, camel } from './config-keys';
import { HashedNames, type OwnNames, withoutPrefix } from './hashed-names';
import { adoptedImage, isImageAt, namesImages, pinnedText, type slotsOf } from './images';
import type { ObjectCode } from './object-file';
import { pieceOf, withComments } from './piece';
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
  own: OwnNames,
  slots: ReturnType<typeof slotsOf>,
  settings: Settings,
  commentsOf: (environment: string, object: KubernetesObject) => Comments | undefined,
): ObjectCode[] {
  const { namespaces, prefixes } = own;
  const hashed = new HashedNames(objects, own);
  const sharedName = (environment: string, object: KubernetesObject): string =>
    hashed.stem(environment, object) ?? withoutPrefix(object.metadata.name, prefixes?.get(environment));
  const keys = new ConfigKeys();
  const ids = new Set<string>();
  const paths = new Map<string, string>();
  const environments = [...objects.keys()];
  const byIdentity = new Map<string, Map<string, KubernetesObject>>();
  for (const [environment, all] of objects) {
    for (const object of all) {
      const { namespace = '', name } = object.metadata;
      const usual = namespaces?.get(environment);
      const isOwn = object.kind === 'Namespace' && name === usual;
      // A name with a hash belongs to another object than the same name without it.
      const isHashed = hashed.stem(environment, object) !== undefined;
      const identity = JSON.stringify([
        kindOf(object),
        usual === namespace ? '' : namespace,
        isOwn ? '' : sharedName(environment, object),
        isHashed,
      ]);
      byIdentity.set(identity, (byIdentity.get(identity) ?? new Map()).set(environment, object));
    }
  }
  const clusterScoped = clusterScopedKinds([...objects.values()].flat());
  return [...byIdentity].flatMap(([identity, all]) =>
    variantsOf(all, environments).map((each): ObjectCode => {
      const [object] = [...each.values()] as [KubernetesObject];
      const present = environments.filter((name) => each.has(name));
      const names = new Set([...each].map(([environment, object]) => sharedName(environment, object)));
      const [name = ''] = names.size === 1 ? names : [];
      const id = freshId(ids, object.kind, name);
      const piece = pieceOf(each, present, [], {
        isImage: (path, around) => namesImages(object) && isImageAt(path.at(-1) ?? '', around),
        slotOf: (text, environment) => {
          const image = adoptedImage(text);
          return image && slots.get(environment)?.get(pinnedText(image));
        },
        prefixed: (values) => {
          const rests = new Set([...values].map(([environment, value]) => restOf(value, prefixes?.get(environment))));
          const [rest] = rests;
          if (prefixes === undefined || rests.size !== 1 || rest === undefined) return undefined;
          return { kind: 'prefixed', keys: settings.add(['namePrefix'], prefixes), rest };
        },
        differs: (path, values) => {
          const isNamespace = namespaces !== undefined && [...values].every(([name, value]) => value === namespaces.get(name));
          const keysOf = () => hashed.keys(values) ?? keys.of(name || object.metadata.name, path, values);
          return settings.add(isNamespace ? ['namespace'] : keysOf(), values);
        },
      });
      const application = freshFolder(
        paths,
        identity,
        clusterScoped.has(kindOf(object)) ? 'cluster' : folderOf(object, namespaces),
        object,
      );
      const flag =
        present.length === environments.length
          ? undefined
          : settings.add(['has', camel(id)], new Map(environments.map((name) => [name, each.has(name)])));
      const explained = [...each].flatMap(([environment, own]) => commentsOf(environment, own) ?? []);
      const commentAt = (path: readonly string[]) =>
        explained.map((comments) => comments.get(placeKey(path))).find((lines) => lines !== undefined);
      const commented = explained.length === 0 ? piece : withComments(piece, commentAt);
      return { id, name: name || object.metadata.name, object, application, piece: commented, flag, comment: commentAt([]) };
    }),
  );
}

/** What follows the prefix in a text; undefined if it does not begin with it. */
const restOf = (value: JsonValue, prefix = ''): string | undefined =>
  typeof value === 'string' && value.startsWith(prefix) && value !== prefix ? value.slice(prefix.length) : undefined;

/** Folder names that mean something else. */
const TAKEN = new Set(['cluster', 'delivery']);

function folderOf({ metadata }: KubernetesObject, namespaces: ReadonlyMap<string, string> | undefined): string {
  const { namespace } = metadata;
  if (namespace === undefined || namespaces !== undefined) return 'objects';
  return TAKEN.has(namespace) || namespace === 'objects' ? `${namespace}-namespace` : namespace;
}

/** Two kinds of one name, of different groups, would be one file: the second one has a folder of its own. */
function freshFolder(taken: Map<string, string>, identity: string, folder: string, object: KubernetesObject): string {
  let application = folder;
  const path = (): string => pathOf({ application, object, construct: '' });
  for (let count = 2; (taken.get(path()) ?? identity) !== identity; count += 1) application = `${folder}-${count}`;
  taken.set(path(), identity);
  return application;
}

/** An object that only some environments have, each another way, is an object for each way: a setting that the others lack would say nothing. */
function variantsOf(all: ReadonlyMap<string, KubernetesObject>, environments: readonly string[]): ReadonlyMap<string, KubernetesObject>[] {
  if (all.size === environments.length) return [all];
  const variants = groupBy([...all], ([, object]) => JSON.stringify(object));
  return [...variants.values()].map((each) => new Map(each));
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
