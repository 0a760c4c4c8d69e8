import { digestOf } from '../digest';
import { GalleyError, type Problem } from '../errors';
import { groupBy } from '../group-by';
import { identityOf, type RenderedObject } from '../object/object';
import { toYaml } from '../yaml/yaml';
import { kustomization } from './kustomization';
import type { RenderedApplication, RenderedFile } from './tree';

/**
 * Lays the objects of one environment out as files: `<application>/[<stage>/]<kind>-<name>.yaml`, and a kustomization.yaml in each folder.
 * One application at a time, so that a caller can show how it goes on.
 *
 * @returns the applications, sorted by name
 * @throws GalleyError OBJECT_TWICE, PATH_TAKEN: all of them, each naming both constructs
 */
export function* renderApplications(objects: readonly RenderedObject[]): Generator<RenderedApplication> {
  const placed = objects.map((rendered) => ({ ...rendered, path: pathOf(rendered), identity: identityOf(rendered.object) }));
  refuseTwins(placed);
  for (const [name, members] of sortedGroups(placed, ({ application }) => application)) {
    const files = members.map(({ path, object }) => ({ path, content: toYaml(object) }));
    yield { name, resources: members.length, files: sortByPath([...files, ...kustomizations(name, files)]) };
  }
}

/** Bytes that a file's name may have on every disk in use: eCryptfs takes 143, others 255. A Kubernetes name may have 253. */
const LONGEST_NAME = 143;

/**
 * `<application>/[<stage>/]<kind>-<name>.yaml`, lower case, with `-` for what a file name can't hold everywhere. One that is too long for a disk is cut,
 * and ends with ten digits of the hash of the whole.
 */
export function pathOf({ application, stage, object }: RenderedObject): string {
  const whole = `${object.kind}-${object.metadata.name}`.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
  const longest = LONGEST_NAME - '.yaml'.length;
  const file = whole.length <= longest ? whole : `${whole.slice(0, longest - 11)}-${digestOf(whole).slice('sha256:'.length).slice(0, 10)}`;
  return [application, ...(stage === undefined ? [] : [stage]), `${file}.yaml`].join('/');
}

function kustomizations(application: string, files: readonly RenderedFile[]): RenderedFile[] {
  const folders = sortedGroups(files, ({ path }) => path.slice(0, path.lastIndexOf('/')));
  const stages = [...folders.keys()].filter((folder) => folder !== application).map((folder) => folder.slice(application.length + 1));
  const own = (folders.get(application) ?? []).map(({ path }) => path.slice(application.length + 1));
  return [
    { path: `${application}/kustomization.yaml`, content: kustomization([...own, ...stages]) },
    ...stages.map((stage) => ({
      path: `${application}/${stage}/kustomization.yaml`,
      content: kustomization((folders.get(`${application}/${stage}`) ?? []).map(({ path }) => path.slice(path.lastIndexOf('/') + 1))),
    })),
  ];
}

interface PlacedObject extends RenderedObject {
  readonly path: string;
  readonly identity: string;
}

function refuseTwins(objects: readonly PlacedObject[]): void {
  const problems: Problem[] = [];
  for (const [identity, twins] of sortedGroups(objects, (each) => each.identity)) {
    for (const twin of twins.slice(1)) {
      problems.push({
        code: 'OBJECT_TWICE',
        subject: identity,
        wrong: `made by two constructs, ${twins[0]?.construct} and ${twin.construct}`,
        next: 'rename one, or leave one out',
      });
    }
  }
  for (const [path, twins] of sortedGroups(objects, ({ path }) => path)) {
    for (const twin of twins.slice(1)) {
      const first = twins[0];
      if (first === undefined || first.identity === twin.identity) continue;
      problems.push({
        code: 'PATH_TAKEN',
        subject: path,
        wrong: `wanted by two constructs, ${first.construct} and ${twin.construct}`,
        next: 'rename one, or move it to another application or stage',
      });
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
}

const sortByPath = (files: readonly RenderedFile[]): RenderedFile[] => [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

function sortedGroups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  return new Map([...groupBy(items, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
