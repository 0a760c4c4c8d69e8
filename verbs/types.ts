import { counted } from '../core/counted';
import { listOf } from '../core/document/expectation';
import { GalleyError, problem } from '../core/errors';
import { type Manifest, readManifests } from '../core/manifest/manifests';
import type { KubernetesObject } from '../core/object/object';
import { byGroup, definitionsText, merged, pathsOf } from '../core/typed/group-file';
import { type Definition, definitionsIn } from '../core/typed/read';
import { GENERATED, typescriptOf } from '../core/typed/typescript';
import type { LiveCluster } from '../ports/cluster/cluster';
import { makeFolder } from '../ports/disk/make-folder';
import { isThere, readManifestFiles } from '../ports/disk/manifest-files';
import type { Project } from '../ports/disk/project';
import { download } from '../ports/registry/download';

/** Where definitions come from. */
export interface TypesProps {
  readonly project: Project;
  /** Files, folders, URLs, `-`, and `cluster`. */
  readonly sources: readonly string[];
  /** Groups, or names of definitions as `kubectl get crd` lists them. None: all. */
  readonly only: readonly string[];
  readonly cluster: () => Promise<LiveCluster>;
}

/** What became of a group. */
export interface TypedGroup {
  readonly group: string;
  readonly types: string;
  readonly outcome: 'created' | 'changed' | 'unchanged';
  /** Kinds that were brought. */
  readonly kinds: readonly string[];
  readonly notes: readonly string[];
  /** By kind, the class of its first version. */
  readonly classes: ReadonlyMap<string, string>;
}

/**
 * Brings typed custom resources into a project: `imports/<group>.ts`, made from `imports/crds/<group>.yaml`, which keeps what was brought before.
 *
 * @throws GalleyError MANIFEST_* with all that is wrong in definitions, USAGE, IO_FAILED, CLUSTER_*; nothing is written then
 */
export async function bringTypes({ project, sources, only, cluster }: TypesProps): Promise<TypedGroup[]> {
  const manifests: Manifest[] = [];
  for (const source of sources) manifests.push(...(source === 'cluster' ? await fromCluster(await cluster()) : await fromText(source)));
  const definitions = definitionsIn(chosen(manifests, only));
  const planned = [...byGroup(definitions)].map(([group, added]) => plan(project, group, added));
  if (planned.length > 0) makeFolder(`${project.root}/imports/crds`);
  for (const { texts } of planned) for (const [path, text] of texts) if (project.readText(path) !== text) project.writeText(path, text);
  return planned.map(({ summary }) => summary);
}

async function fromText(source: string): Promise<readonly Manifest[]> {
  const isUrl = /^https?:/i.test(source);
  if (!isUrl && source !== '-' && !isThere(source))
    throw problem('USAGE', {
      subject: 'source',
      expected: 'a file, a folder, a URL, - for stdin, or cluster',
      got: JSON.stringify(source),
      next: 'name one that is there',
    });
  const files = /^https?:/i.test(source)
    ? new Map([[source.replace(/[?#].*$/, ''), await download(source)]])
    : readManifestFiles(source).files;
  const { manifests, unread } = readManifests(files);
  if (unread.length > 0) throw new GalleyError(unread);
  return manifests;
}

async function fromCluster(cluster: LiveCluster): Promise<readonly Manifest[]> {
  const type = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  const found = await cluster.list({ ...type, plural: 'customresourcedefinitions', namespaced: false, verbs: ['list'] });
  return found.map((object) => ({
    object: { ...object, ...type } as KubernetesObject,
    place: { file: `cluster ${cluster.client.context}` },
  }));
}

/** @throws GalleyError USAGE if there are none, or a requested one is missing */
function chosen(manifests: readonly Manifest[], only: readonly string[]): readonly Manifest[] {
  const all = manifests.filter(({ object }) => object.kind === 'CustomResourceDefinition');
  const isOf = ({ object }: Manifest, word: string): boolean => object.metadata.name === word || object.metadata.name.endsWith(`.${word}`);
  if (all.length === 0)
    throw problem('USAGE', {
      subject: 'types',
      expected: 'CustomResourceDefinitions',
      got: manifests.length === 0 ? 'no object' : `${counted(manifests.length, 'object')} of other kinds`,
      next: 'name a file that holds some: many projects have a crds.yaml beside their install manifests',
    });
  const missing = only.find((word) => !all.some((each) => isOf(each, word)));
  if (missing !== undefined) {
    const groups = [...new Set(all.map(({ object }) => object.metadata.name.replace(/^[^.]*\./, '')))].sort();
    throw problem('USAGE', {
      subject: '--only',
      expected: `a group or a definition: ${listOf(groups)}`,
      got: JSON.stringify(missing),
      next: 'correct it',
    });
  }
  return only.length === 0 ? all : all.filter((each) => only.some((word) => isOf(each, word)));
}

function plan(
  project: Project,
  group: string,
  added: readonly Definition[],
): { readonly texts: ReadonlyMap<string, string>; readonly summary: TypedGroup } {
  const paths = pathsOf(group);
  const kept = project.readText(paths.definitions);
  const before = project.readText(paths.types);
  if (before !== undefined && !before.startsWith(GENERATED))
    throw problem('USAGE', {
      subject: paths.types,
      expected: 'what galley types wrote',
      got: 'another file',
      next: 'move it away, bring all definitions of the group, and run this again',
    });
  const { manifests, unread } = readManifests(kept === undefined ? new Map() : new Map([[paths.definitions, kept]]));
  if (unread.length > 0) throw new GalleyError(unread);
  const all = merged(definitionsIn(manifests), added);
  const { text, notes, classes } = typescriptOf(all);
  const definitions = definitionsText(all);
  const outcome = before === undefined ? 'created' : before === text && kept === definitions ? 'unchanged' : 'changed';
  // It writes the types last: where they exist, their sources exist too.
  const texts = new Map([
    [paths.definitions, definitions],
    [paths.types, text],
  ]);
  return { texts, summary: { group, types: paths.types, outcome, kinds: added.map(({ kind }) => kind).sort(), notes, classes } };
}
