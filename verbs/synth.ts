import { assertedNothing } from '../core/check/asserted-nothing';
import { refuseUnreleasedImages } from '../core/check/images';
import { refuseInvalidObjects } from '../core/check/objects';
import { secretsInTree } from '../core/check/secrets';
import { missingClusterFacts } from '../core/env/cluster-facts';
import type { Cluster, Environment } from '../core/env/environment';
import { systemNamed } from '../core/env/find';
import { isGoverned } from '../core/env/governed';
import { loadEnvironmentWithWarnings } from '../core/env/load';
import type { System } from '../core/env/system';
import { GalleyError, type Place, type Problem, type Warning } from '../core/errors';
import type { ImageRef } from '../core/image';
import { type EnvironmentName, nameOf } from '../core/names';
import type { RenderedObject } from '../core/object/object';
import { imagesOf } from '../core/release/images';
import { buildObjects } from '../core/render/build';
import type { RenderInput } from '../core/render/tree';
import type { Project } from '../ports/disk/project';
import { type Lockfile, readLockfile } from './pin/lockfile';
import { placeInEnvironment, refuseEnvironment } from './refuse-environment';

/** The objects of one environment, checked, and what they came from. */
export interface SynthesizedEnvironment extends EnvironmentName {
  /** Version of the release. */
  readonly release: string;
  /** The release itself. */
  readonly lockfile: Lockfile;
  /** True where people depend on it. */
  readonly production: boolean;
  /** True if `access.yaml` decides what may be published. */
  readonly governed: boolean;
  /** Who reconciles it. */
  readonly delivery: Environment['delivery'];
  /** Where its tree is reconciled from. */
  readonly repository: Environment['repository'];
  /** What the environment says of its cluster. */
  readonly cluster: Cluster;
  readonly inputs: readonly RenderInput[];
  readonly objects: readonly RenderedObject[];
  /** What a person should know of its file. */
  readonly warnings: readonly Warning[];
}

/**
 * Renders environments to checked objects: reads their files and their releases, runs the charts, refuses images that no release has.
 *
 * @throws GalleyError with the problems of all environments at once; nothing was written
 */
export async function synthesize(
  project: Project,
  systems: readonly System[],
  names: readonly EnvironmentName[],
  releases: Releases = new Releases(project),
): Promise<SynthesizedEnvironment[]> {
  const done: SynthesizedEnvironment[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    try {
      done.push(await synthesizeOne(project, systems, name, releases));
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(unique(problems));
  return done;
}

/** `synthesize` for a single one, whose release may have been read before. */
export async function synthesizeOne(
  project: Project,
  systems: readonly System[],
  name: EnvironmentName,
  releases: Releases,
): Promise<SynthesizedEnvironment> {
  const { system, environment, warnings, inputs, render } = await openEnvironment(project, systems, name, releases);
  const { release, production, delivery, repository, cluster } = environment;
  const governed = isGoverned(environment);
  const { lockfile } = releases.open(system, release);
  const objects = render(environment);
  return { ...name, release, lockfile, production, governed, delivery, repository, cluster, inputs, objects, warnings };
}

/** Runs code of a system. Problems in it get places that a person understands. */
function placing<T>(project: Project, name: EnvironmentName, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GalleyError)) throw error;
    throw new GalleyError(
      error.problems.map((each) => placedIn(name, belowRoot(each, project.root))),
      { cause: error.cause },
    );
  }
}

/** A construct's error belongs to one environment, so the message names its file. */
function placedIn(name: EnvironmentName, told: Problem): Problem {
  if (told.code !== 'CONSTRUCT_INVALID' || told.place !== undefined) return told;
  return { ...told, place: { file: `envs/${nameOf(name)}.yaml` } };
}

/** With the place of code as a person names it, where it is the project's: the error knows where it was on the disk. */
function belowRoot(problem: Problem, root: string): Problem {
  const { place } = problem;
  if (problem.code !== 'CHART_FAILED' || place?.file.startsWith(`${root}/`) !== true) return problem;
  return { ...problem, place: { ...place, file: place.file.slice(root.length + 1) } };
}

/** One environment and its release, read and checked, not yet rendered. */
export interface OpenedEnvironment {
  readonly system: System;
  readonly environment: Environment;
  readonly warnings: readonly Warning[];
  readonly inputs: readonly RenderInput[];
  /** Where a path stands in its file. */
  readonly placeOf: (path: readonly (string | number)[]) => Place;
  /**
   * The objects of this environment, or of another one of the same system on the same release.
   *
   * @throws GalleyError where a construct refuses its props, an image is not of the release, or a secret stands in an object
   */
  readonly render: (environment: Environment) => readonly RenderedObject[];
}

/** @throws GalleyError with all that is wrong in either file */
export async function openEnvironment(
  project: Project,
  systems: readonly System[],
  name: EnvironmentName,
  releases: ReadsReleases = new Releases(project),
): Promise<OpenedEnvironment> {
  const file = project.environmentFile(name);
  const { environment, warnings, harmless, files } = await loadEnvironmentWithWarnings({
    text: file.text,
    file: file.path,
    document: file.document,
    systems,
    releasesOf: (system) => releases.versions(system),
    clusters: project.clusters,
  });
  const system = systemNamed(environment.system, systems);
  const { input, images, released } = releases.open(system, environment.release);
  return {
    system,
    environment,
    warnings,
    placeOf: (path) => placeInEnvironment(project, name, path),
    inputs: [file, ...files.slice(1).map((path) => project.file(path)), input].map(({ path, digest }) => ({ path, digest })),
    render: (environment) => {
      const objects = placing(project, name, () => buildObjects(system, environment, images));
      refuseInvalidObjects(objects);
      refuseUnreleasedImages(objects, released);
      refuseEnvironment(project, name, [...missingClusterFacts(objects, environment), ...assertedNothing(objects, environment)]);
      const secrets = secretsInTree(objects, harmless);
      if (secrets.length > 0) throw new GalleyError(secrets);
      return objects;
    },
  };
}

/** What is asked of the releases of a project. */
export interface ReadsReleases extends Pick<Releases, 'versions'> {
  readonly open: (system: System, version: string) => Omit<OpenedRelease, 'lockfile'>;
}

/** The releases of a project, each read once however many environments run it. */
export class Releases {
  readonly #versions = new Map<string, readonly string[]>();
  readonly #opened = new Map<string, OpenedRelease>();

  constructor(private readonly project: Project) {}

  versions(system: string): readonly string[] {
    const known = this.#versions.get(system) ?? this.project.releases(system);
    this.#versions.set(system, known);
    return known;
  }

  /** @throws GalleyError with all that is wrong in its file */
  open(system: System, version: string): OpenedRelease {
    const name = `${system.name}@${version}`;
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const lockfile = readLockfile(this.project, system, version);
    const images = imagesOf(lockfile.release);
    const input = { path: lockfile.file, digest: lockfile.digest };
    const opened = { lockfile, input, images, released: new Set(Object.values(images).map(String)) };
    this.#opened.set(name, opened);
    return opened;
  }
}

interface OpenedRelease {
  readonly lockfile: Lockfile;
  /** Its file among the inputs of an environment. */
  readonly input: RenderInput;
  readonly images: Readonly<Record<string, ImageRef>>;
  /** The references of all its images, as they stand in objects. */
  readonly released: ReadonlySet<string>;
}

function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((each) => [JSON.stringify(each), each]));
  return [...seen.values()];
}
