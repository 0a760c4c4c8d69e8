import type { ApiObject } from 'cdk8s';
import { problem } from '../../../core/errors';
import type { Application } from '../../application';
import { contentsOf } from '../contents';
import { namespacesOf } from './accounts';

/** A folder that has a Kustomization of its own. */
export interface Folder {
  /** `<application>`, or `<application>/<stage>`. */
  readonly path: string;
  readonly objects: readonly ApiObject[];
  /** Paths of the folders that come right before it. */
  readonly after: readonly string[];
}

/** The folders of an application that are rendered, first to last: a stage without objects has none. */
export function foldersOf(application: Application): Folder[] {
  const contents = contentsOf(application);
  const before = application.after.map(lastFolderOf);
  if (application.stages.length === 0) {
    return [{ path: application.node.id, objects: contents.map(({ object }) => object), after: before }];
  }
  const paths = filledStagesOf(application);
  return paths.map(([path, stage], index) => ({
    path,
    objects: contents.filter((each) => each.stage === stage).map(({ object }) => object),
    after: paths
      .slice(0, index)
      .slice(-1)
      .map(([earlier]) => earlier)
      .concat(index === 0 ? before : []),
  }));
}

/**
 * The folders with one more, of the rights that others need in their namespaces: it comes after the namespaces, and before everything that stands in one.
 *
 * @param rights its path
 * @returns the folder first, without objects; the same folders where nothing stands in a namespace
 * @throws GalleyError CONSTRUCT_INVALID if a namespace comes with, or after, what needs rights in one
 */
export function withRights(folders: readonly Folder[], rights: string): Folder[] {
  const namespaces = namespacesOf(folders.flatMap(({ objects }) => objects));
  if (namespaces.length === 0) return [...folders];
  const holders = folders.filter(({ objects }) => objects.some((each) => isNamespace(each) && namespaces.includes(each.name)));
  const before = new Map(folders.map(({ path, after }) => [path, after]));
  const early = new Set(holders.flatMap(({ path }) => [path, ...comeBefore(path, before)]));
  const wrong = folders.find(({ path, objects }) => early.has(path) && namespacesOf(objects).length > 0);
  if (wrong !== undefined) throw tooEarly(wrong, holders);
  const needing = folders.filter(({ objects }) => namespacesOf(objects).length > 0).map(({ path }) => path);
  return [
    { path: rights, objects: [], after: holders.map(({ path }) => path) },
    ...folders.map((folder) => {
      const comesAnyway = comeBefore(folder.path, before).some((each) => needing.includes(each));
      return needing.includes(folder.path) && !comesAnyway ? { ...folder, after: [...folder.after, rights] } : folder;
    }),
  ];
}

function filledStagesOf(application: Application): [path: string, stage: number][] {
  const filled = new Set(contentsOf(application).map(({ stage }) => stage));
  return application.stages.flatMap(({ node }, stage) => (filled.has(stage) ? [[`${application.node.id}/${node.id}`, stage]] : []));
}

function lastFolderOf(application: Application): string {
  return filledStagesOf(application).at(-1)?.[0] ?? application.node.id;
}

/** All that comes before a folder, at once or earlier. */
function comeBefore(path: string, before: ReadonlyMap<string, readonly string[]>): string[] {
  return (before.get(path) ?? []).flatMap((each) => [each, ...comeBefore(each, before)]);
}

const isNamespace = ({ apiVersion, kind }: ApiObject): boolean => apiVersion === 'v1' && kind === 'Namespace';

function tooEarly({ path }: Folder, holders: readonly Folder[]): Error {
  return problem('CONSTRUCT_INVALID', {
    subject: path,
    expected: 'objects in namespaces after the Namespaces, since Flux is given its rights between the two',
    got: `some in the same folder as, or before, ${holders.map((each) => each.path).join(', ')}`,
    next: 'make the Namespaces in an application without a namespace, and let the others come after it',
  });
}
