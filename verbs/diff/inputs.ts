import { parseSource } from '../../core/document/parse';
import { formatPath } from '../../core/document/path';
import type { SourceDocument } from '../../core/document/source-document';
import type { System } from '../../core/env/system';
import { GalleyError } from '../../core/errors';
import type { ImageRef } from '../../core/image';
import type { Cause } from '../../core/model/change';
import { type EnvironmentName, nameOf } from '../../core/names';
import { RELEASE_PARTS } from '../../core/release/coherence';
import { imagesOf } from '../../core/release/images';
import { loadRelease } from '../../core/release/load';
import { changedLeaves, type Leaf } from '../../core/review/cause-leaves';
import type { Project } from '../../ports/disk/project';
import type { ProjectRepository } from '../../ports/git/project-repository';

export type CausePart = NonNullable<Cause['parts']>[number];

/** One setting that differs between the inputs of an environment, and its place. */
export type ChangedInput = { readonly part: CausePart } & (
  | { readonly file: string; readonly leaf: Leaf }
  | { readonly slot: string; readonly before: ImageRef | undefined }
);

/** What an environment is rendered from in the working tree, and what of it the base has otherwise. */
export interface Inputs {
  readonly changed: readonly ChangedInput[];
  /** Texts of the base by path, of its own file and its cluster's. */
  readonly base: ReadonlyMap<string, string>;
  /** The same of the working tree. */
  readonly head: ReadonlyMap<string, string>;
  /** The version that the base names. */
  readonly baseRelease: string;
  readonly images: { readonly base: Images; readonly head: Images };
}

type Images = Readonly<Record<string, ImageRef>>;

/**
 * Reads what an environment is rendered from on both sides.
 *
 * @param base a commit in which the environment is declared
 * @throws GalleyError where either side's files can't be read
 */
export async function inputsOf(
  project: Project,
  repository: ProjectRepository,
  base: string,
  name: EnvironmentName,
  system: System,
): Promise<Inputs> {
  const own = `envs/${nameOf(name)}.yaml`;
  const theirs = await documentsOf(own, async (path) => (await repository.text(base, path)) ?? '');
  const ours = await documentsOf(own, async (path) => project.file(path).text);
  const versions = [theirs, ours].map((side) => String(side.get(own)?.value['release'])) as [string, string];
  const files = versions.map((version) => `releases/${name.system}/${version}.yaml`) as [string, string];
  const texts = [(await repository.text(base, files[0])) ?? '', project.file(files[1]).text] as const;
  const images = files.map((file, at) => imagesOf(loadRelease({ text: texts[at] ?? '', file, system }))) as [Images, Images];
  const lockfiles = files.map((file, at) => documentOf(file, texts[at] ?? '')) as [SourceDocument, SourceDocument];
  const slots = [...new Set(images.flatMap((each) => Object.keys(each)))].filter(
    (slot) => String(images[0][slot]) !== String(images[1][slot]),
  );
  return {
    changed: [
      ...[...new Set([...theirs.keys(), ...ours.keys()])].flatMap((file) => settingsIn(file, theirs.get(file), ours.get(file))),
      ...slots.map((slot): ChangedInput => ({ slot, before: images[0][slot], part: entryOf(slot, lockfiles) })),
    ],
    base: textsOf(theirs),
    head: textsOf(ours),
    baseRelease: versions[0],
    images: { base: images[0], head: images[1] },
  };
}

/** An environment's own file, and its cluster's where it names one. */
async function documentsOf(own: string, read: (path: string) => Promise<string>): Promise<Map<string, SourceDocument>> {
  const document = documentOf(own, await read(own));
  const cluster = document.value['cluster'];
  const path = `clusters/${String(cluster)}.yaml`;
  return new Map([[own, document], ...(typeof cluster === 'string' ? [[path, documentOf(path, await read(path))] as const] : [])]);
}

function documentOf(file: string, text: string): SourceDocument {
  const { document, problems } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  if (document === undefined) throw new GalleyError(problems);
  return document;
}

function textsOf(documents: ReadonlyMap<string, SourceDocument>): Map<string, string> {
  return new Map([...documents].map(([path, { text }]) => [path, text]));
}

/** Another cluster's file comes and goes with the line that names it. */
function settingsIn(file: string, base: SourceDocument | undefined, head: SourceDocument | undefined): ChangedInput[] {
  if (base === undefined || head === undefined) return [];
  return changedLeaves(base.value, head.value).map((leaf) => {
    const place = leaf.after === undefined ? base.keyPlaceOf(leaf.path) : head.placeOf(leaf.path);
    const gone = leaf.after === undefined && { gone: true as const };
    return { file, leaf, part: { kind: 'environment', place, path: formatPath(leaf.path), ...gone } };
  });
}

function entryOf(slot: string, [base, head]: readonly [SourceDocument, SourceDocument]): CausePart {
  const [path, document] = [base, head].reduce<readonly [readonly string[], SourceDocument]>(
    (found, each) => {
      const part = RELEASE_PARTS.find((name) => each.has([name, slot]));
      return part === undefined ? found : [[part, slot], each];
    },
    [[slot], head],
  );
  const gone = document === base && base !== head && { gone: true as const };
  return { kind: 'release', place: document.keyPlaceOf(path), path: formatPath(path), ...gone };
}
