import { posix } from 'node:path';
import { blobId, objectFormatOf, treeId } from '../git/git-objects';
import { nameOf } from '../names';
import { drySourceOf } from './hydrator';
import { ORIGIN_NAMES, type OriginProps, originFiles } from './published';
import type { PublishedFolder } from './published-folder';
import { type Provenance, parseStatement, STATEMENT_NAME } from './statement';

/** One way in which a published environment is not what its source renders. */
export interface Finding {
  /** From the published repository's root. */
  readonly path: string;
  /** `missing`: rendered and not there. `different`: something else is there. `unexpected`: there and not rendered. `untrue`: it says what is not so. `other`: another project says that it
   * published it; reported, and no fault. */
  readonly kind: 'missing' | 'different' | 'unexpected' | 'untrue' | 'other';
  /** What is untrue, or the reason of the report. */
  readonly detail?: string;
}

/** An environment's published files, with the statement of their source. */
export interface PublishedOrigin {
  readonly folder: PublishedFolder;
  readonly statement: string | undefined;
  readonly metadata: string | undefined;
}

/** What was rendered again from the commit that the statement names. */
export interface RenderedAgain {
  /** By path below the environment's folder, its index among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Digests of files of the project in that commit, for those that a statement names. */
  readonly digestOf: (path: string) => string | undefined;
  /** Version of the Galley that rendered. */
  readonly tool: string;
  /** What would be published, apart from the files. */
  readonly origin: Pick<OriginProps, 'source' | 'release' | 'governed' | 'toolInput'>;
}

/** The statement of a published environment and what speaks against it before anything is rendered. */
export function readOrigin(
  name: { readonly system: string; readonly environment: string },
  origin: PublishedOrigin,
): { readonly provenance?: Provenance; readonly findings: readonly Finding[] } {
  const path = posix.join(origin.folder.path, STATEMENT_NAME);
  if (origin.statement === undefined) return { findings: [{ path, kind: 'missing' }] };
  const provenance = parseStatement(origin.statement);
  if (provenance === undefined) return { findings: [{ path, kind: 'untrue', detail: 'no statement that galley wrote' }] };
  const findings: Finding[] = [];
  if (nameOf(provenance) !== nameOf(name)) findings.push({ path, kind: 'untrue', detail: `the statement of ${nameOf(provenance)}` });
  const metadata = posix.join(origin.folder.path, ORIGIN_NAMES[0]);
  if (drySourceOf(origin.metadata) !== provenance.commit)
    findings.push({
      path: metadata,
      kind: origin.metadata === undefined ? 'missing' : 'untrue',
      detail: 'names another commit than the statement',
    });
  return { provenance, findings };
}

/** Compares a published folder with what would be published from its source, byte for byte: by the names that git gives to contents. Sorted by path. */
export function verifyFolder({ path, entries }: PublishedFolder, provenance: Provenance, rendered: RenderedAgain): Finding[] {
  const format = objectFormatOf(provenance.tree);
  const found: Finding[] = [];
  const there = new Map(entries.map((entry) => [posix.relative(path, entry.path), entry]));
  for (const [file, content] of rendered.files) {
    const entry = there.get(file);
    const isSame = entry?.mode === '100644' && entry.id === blobId(content, objectFormatOf(entry.id));
    if (!isSame) found.push({ path: posix.join(path, file), kind: entry === undefined ? 'missing' : 'different' });
  }
  for (const file of there.keys()) {
    if (!rendered.files.has(file) && !ORIGIN_NAMES.some((name) => name === file))
      found.push({ path: posix.join(path, file), kind: 'unexpected' });
  }
  const untrue = (detail: string): number => found.push({ path: posix.join(path, STATEMENT_NAME), kind: 'untrue', detail });
  if (treeId(rendered.files, format) !== provenance.tree) untrue(`tree ${provenance.tree.slice(0, 12)}`);
  if (rendered.tool !== provenance.tool) untrue(`galley ${provenance.tool}, rendered with ${rendered.tool}`);
  if (rendered.origin.release !== provenance.release) untrue(`release ${provenance.release}, the source names ${rendered.origin.release}`);
  if (rendered.origin.source.url !== provenance.url) untrue(`repository ${provenance.url}, this one is ${rendered.origin.source.url}`);
  for (const input of falseInputs(provenance, rendered)) untrue(`digest of ${input}`);
  for (const [name, content] of Object.entries(expectedOrigin(provenance, rendered))) {
    const entry = there.get(name);
    const isSame = entry?.mode === '100644' && entry.id === blobId(content, objectFormatOf(entry.id));
    const isTold = found.some((finding) => finding.path === posix.join(path, name));
    if (entry !== undefined && !isSame && !isTold)
      found.push({ path: posix.join(path, name), kind: 'different', detail: 'not what galley publish writes' });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files beside the rendered ones, as they would be written. */
function expectedOrigin(
  { system, environment }: Provenance,
  { files, digestOf, tool, origin }: RenderedAgain,
): Readonly<Record<string, string>> {
  const inputs = [`envs/${system}/${environment}.yaml`, `releases/${system}/${origin.release}.yaml`].flatMap((path) => {
    const digest = digestOf(path);
    return digest === undefined ? [] : [{ path, digest }];
  });
  const tree = treeId(files, objectFormatOf(origin.source.commit.id));
  return originFiles({ ...origin, rendered: { system, environment, inputs, applications: [] }, tree, tool });
}

/** Inputs that were others, and the two that every environment has where the statement does not name them. */
function falseInputs({ system, environment, release, inputs }: Provenance, { digestOf }: RenderedAgain): string[] {
  const stated = new Map(inputs.map(({ path, digest }) => [path, digest]));
  const needed = [`envs/${system}/${environment}.yaml`, `releases/${system}/${release}.yaml`];
  return [...new Set([...stated.keys(), ...needed])].filter((path) => stated.get(path) !== digestOf(path)).sort();
}
