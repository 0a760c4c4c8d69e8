import { posix } from 'node:path';
import { parseSource } from '../../core/document/parse';
import { environmentNamed, systemNamed } from '../../core/env/find';
import type { Selection } from '../../core/env/select';
import type { System } from '../../core/env/system';
import { GalleyError, type Problem, type Warning } from '../../core/errors';
import type { TreeChange } from '../../core/git/tree-entry';
import { pinnedIn } from '../../core/image';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import { type ImageChange, imageChanges } from '../../core/release/image-changes';
import { withRelease } from '../../core/release/pointer';
import { renderApplications } from '../../core/render/render';
import type { RenderedEnvironment } from '../../core/render/tree';
import { finishedIndex } from '../../core/tree/next-index';
import { type ApplicationChanges, changesByApplication } from '../../core/tree/report';
import { INDEX_NAME } from '../../core/tree/tree-path';
import { environmentFolder, readTree } from '../../ports/disk/environment-folder';
import type { Project } from '../../ports/disk/project';
import { conflictProblems } from '../../ports/disk/staged-environment';
import { writtenObjects } from '../../ports/disk/written-tree';
import type { Lockfile } from '../pin/lockfile';
import { publishableOf } from '../publish/prepare';
import { selectFrom } from '../select-environments';
import { staleProblems } from '../stale';
import { Releases, type SynthesizedEnvironment, synthesize } from '../synth';
import type { Setting } from './plan';

/** The changes that switch an environment to another release: one line of its file, and its new tree. */
export interface ReleaseChange {
  readonly name: EnvironmentName;
  /** Version that the environment names. */
  readonly from: string;
  /** Version that it is to name. */
  readonly to: string;
  /** The release of that version. */
  readonly lockfile: Lockfile;
  /** Whether people depend on the environment. */
  readonly production: boolean;
  readonly images: readonly ImageChange[];
  readonly applications: readonly ApplicationChanges[];
  /** What stands otherwise in the commit, paths below the project's root; empty if all of it is as it would be. */
  readonly files: readonly TreeChange[];
  readonly warnings: readonly Warning[];
}

/** What `planRelease` reads. */
export interface ReleaseChangeInput {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly name: EnvironmentName;
  readonly version: string;
  /** Those that were read before. */
  readonly releases: Releases;
}

/**
 * Plans the change, and writes nothing. The working tree has to be as committed.
 *
 * @throws GalleyError what is wrong with the environment's file, the lockfile or what is rendered, FILE_FOREIGN, and TREE_STALE where `dist/` is not what the
 *   sources render before the change
 */
export async function planRelease({ project, systems, name, version, releases }: ReleaseChangeInput): Promise<ReleaseChange> {
  const { text, path: file } = project.environmentFile(name);
  const { document, problems } = parseSource({ text, file, code: 'ENV_SYNTAX' });
  if (document === undefined) throw new GalleyError(problems);
  const { from, after } = withRelease(document, version);
  const earlier = earlierRelease(releases, systemNamed(name.system, systems), from);
  // Without the lockfile of what runs there is nothing to hold the tree against; its images are shown as the tree has them.
  if (earlier !== undefined) await synthesizeUnstale(project.withDocument(document), systems, name, releases);
  const [synthesized] = await synthesize(project.withText(file, after), systems, [name], releases);
  if (synthesized === undefined) throw new Error(`${file}: nothing was rendered`);
  const { inputs, objects, production, lockfile, warnings } = synthesized;
  const { files, applications } = planTree(project, { ...name, inputs, applications: [...renderApplications(objects)] });
  return {
    name,
    from,
    to: version,
    lockfile,
    production,
    images: imageChanges(earlier?.release, lockfile.release, committedImages(project, name)),
    applications,
    files: [...(after === text ? [] : [{ path: file, content: after }]), ...files],
    warnings,
  };
}

/**
 * The environment of a word on the command line.
 *
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN with the nearest name
 */
export function environmentOf(project: Project, systems: readonly System[], word: string): EnvironmentName {
  const [system = ''] = word.split('/');
  const known = project.environments();
  if (!known.some((each) => each.system === system)) systemNamed(system, systems);
  return environmentNamed(word, known);
}

/**
 * The environments that an action is for. All of a system are never meant by its bare name: an action says `memql/*`.
 *
 * @param system of which alone they may be. @default - of any
 * @throws GalleyError SYSTEM_UNKNOWN, ENV_UNKNOWN with the nearest name; USAGE for the name of a system
 */
export function environmentsOf(
  { project, systems }: Pick<Setting, 'project' | 'systems'>,
  selection: Selection,
  system?: string,
): EnvironmentName[] {
  const all = project.environments();
  for (const word of selection.words) {
    const [first = ''] = word.split('/');
    if (system !== undefined || word.includes('*') || all.some((each) => each.system === first)) continue;
    systemNamed(first, systems);
  }
  const bare = selection.words.filter((word) => !word.includes('/'));
  if (bare.length > 0)
    throw new GalleyError(
      bare.map((word): Problem => {
        return {
          code: 'USAGE',
          subject: 'environment',
          expected: 'SYSTEM/ENV',
          got: JSON.stringify(word),
          next: `write '${word}/*' for all of them`,
        };
      }),
    );
  const known = system === undefined ? all : all.filter((each) => each.system === system);
  return selectFrom(project, known, selection);
}

/**
 * An environment as its sources render it, which must equal `dist/`: otherwise the next signature would cover what somebody slipped into
 * either.
 *
 * @throws GalleyError TREE_STALE, and what `synthesize` throws
 */
export async function synthesizeUnstale(
  project: Project,
  systems: readonly System[],
  name: EnvironmentName,
  releases: Releases = new Releases(project),
): Promise<SynthesizedEnvironment> {
  const [synthesized] = await synthesize(project, systems, [name], releases);
  if (synthesized === undefined) throw new Error(`${nameOf(name)}: nothing was rendered`);
  const problems = staleProblems(project, publishableOf(synthesized).rendered);
  if (problems.length > 0) throw new GalleyError(problems);
  return synthesized;
}

/** The images that the committed tree of an environment names; none if there is no whole tree. */
function committedImages(project: Project, name: EnvironmentName): string[] {
  try {
    const text = JSON.stringify(writtenObjects(posix.join(project.root, DIST), name));
    return [...new Set(pinnedIn(text))].sort();
  } catch (error) {
    if (error instanceof GalleyError) return [];
    throw error;
  }
}

/** The way from a tree as it stands to the one that is rendered, as files of a commit. @throws GalleyError FILE_FOREIGN */
export function planTree(project: Project, rendered: RenderedEnvironment): Pick<ReleaseChange, 'files' | 'applications'> {
  const folder = environmentFolder(posix.join(project.root, DIST), rendered);
  const { plan, indexText } = readTree(folder, rendered);
  const problems = conflictProblems(folder, plan);
  if (problems.length > 0) throw new GalleyError(problems);
  const below = (path: string): string => posix.join(DIST, rendered.system, rendered.environment, path);
  const index = finishedIndex(rendered, plan);
  return {
    files: [
      ...plan.removes.map((path) => ({ path: below(path), content: undefined })),
      ...plan.writes.map(({ path, content }) => ({ path: below(path), content })),
      ...(index === indexText ? [] : [{ path: below(INDEX_NAME), content: index }]),
    ],
    applications: changesByApplication(rendered, plan),
  };
}

/** The running version may have no lockfile any more, or a broken one: then all images count as new. */
function earlierRelease(releases: Releases, system: System, version: string): Lockfile | undefined {
  try {
    return releases.open(system, version).lockfile;
  } catch (error) {
    if (error instanceof GalleyError) return undefined;
    throw error;
  }
}
