import { relative, resolve, sep } from 'node:path';
import type { Acceptance } from '../../core/check/acceptance';
import { acceptancesOn } from '../../core/check/acceptance';
import type { Check } from '../../core/check/check';
import { CHECKS } from '../../core/check/checks';
import { acceptancesIn, type ChecksFile, loadChecks, NO_CHECKS_FILE, severityIn } from '../../core/check/checks-file';
import { runChecks } from '../../core/check/run';
import { SCHEMA_CHECKS } from '../../core/check/schema-checks';
import { World } from '../../core/check/world';
import type { System } from '../../core/env/system';
import { problem } from '../../core/errors';
import type { KubernetesVersion } from '../../core/kubernetes-version';
import { readManifests } from '../../core/manifest/manifests';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { KubernetesObject } from '../../core/object/object';
import type { Project } from '../../ports/disk/project';
import { filesOfCommits } from '../../ports/git/changed-files';
import { ObjectReader } from '../../ports/git/object-reader';
import { ProjectRepository } from '../../ports/git/project-repository';
import { openEnvironment } from '../synth';
import type { CheckScratch } from './checked';
import { definitionsIn, knownDefinitions, refusedWorld, SchemaJudge } from './schemas';

/** The findings of a revision, their severity, and the accepted ones. */
export interface Base {
  readonly file: ChecksFile;
  readonly acceptances: readonly Acceptance[];
  /** Fingerprints of all that was found there, accepted or not. */
  readonly found: ReadonlySet<string>;
}

/** The input, and facts about the cluster. */
export interface BaseProps extends CheckScratch {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Folder of CustomResourceDefinitions. */
  readonly crds?: string | undefined;
  readonly whole: boolean;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;

/**
 * Checks what a commit has of environments, in `dist/`, and of folders and files.
 *
 * @throws GalleyError GIT_*, and USAGE for a path that is in no commit
 */
export async function baseAt(
  props: BaseProps,
  revision: string,
  names: readonly EnvironmentName[],
  paths: readonly string[],
): Promise<Base> {
  const repository = await ProjectRepository.of(props.project);
  const { id } = await repository.clone.commit(revision);
  const text = await repository.text(id, 'checks.yaml');
  const file =
    text === undefined
      ? NO_CHECKS_FILE
      : loadChecks(
          { text, file: `${revision}:checks.yaml` },
          CHECKS.map((check) => check.id),
        );
  using schemas = new SchemaJudge(props.scratch);
  const at: AtCommit = { repository, id, file, props, schemas };
  const parts = [];
  for (const name of names) parts.push(await environmentAt(at, props.systems, name));
  for (const path of paths) parts.push(await pathAt(at, path));
  const answers = await schemas.answers();
  const refused = parts.flatMap(({ objects, environment }) => judge(at, refusedWorld(objects, answers), environment, SCHEMA_CHECKS).found);
  return {
    file,
    acceptances: [...parts.flatMap(({ acceptances }) => acceptances), ...acceptancesIn(file, `${revision}:checks.yaml`, () => false)],
    found: new Set([...parts.flatMap(({ found }) => found), ...refused]),
  };
}

interface AtCommit {
  readonly repository: ProjectRepository;
  readonly id: string;
  readonly file: ChecksFile;
  readonly props: BaseProps;
  readonly schemas: SchemaJudge;
}

interface Part {
  readonly acceptances: readonly Acceptance[];
  readonly found: readonly string[];
  readonly objects: readonly KubernetesObject[];
  readonly environment: string | undefined;
}

async function environmentAt(at: AtCommit, systems: readonly System[], name: EnvironmentName): Promise<Part> {
  const { system, environment } = await openEnvironment(at.props.project, systems, name);
  const folder = `${DIST}/${nameOf(name)}`;
  const { manifests } = readManifests(await textsAt(at, folder));
  const objects = manifests.map(({ object }) => object);
  const world = new World({
    objects,
    beside: objects.flatMap((object) => [...(system.made?.(object) ?? [])]),
    environment,
    definitionOf: knownDefinitions(true),
  });
  at.schemas.judge({ objects, environment });
  return {
    ...judge(at, world, nameOf(name)),
    acceptances: manifests.flatMap(({ object, place }) => acceptancesOn(object, { place, environment: nameOf(name) })),
  };
}

async function pathAt(at: AtCommit, word: string): Promise<Part> {
  const path = relative(at.props.project.root, resolve(word)).split(sep).join('/');
  if (word === '-' || path.startsWith('..')) {
    throw problem('USAGE', { subject: '--since', expected: 'a path in the project', got: JSON.stringify(word), next: 'leave --since out' });
  }
  const { manifests } = readManifests(await textsAt(at, path));
  const objects = manifests.map(({ object }) => object);
  const definitions = definitionsIn(at.props.crds);
  at.schemas.judge({ objects, definitions, kubernetesVersion: at.props.kubernetesVersion });
  const world = new World({
    objects,
    beside: definitions,
    kubernetesVersion: at.props.kubernetesVersion,
    whole: at.props.whole,
    placeholders: true,
    definitionOf: knownDefinitions(false),
    applicationOf: (object) => manifests.find((each) => each.object === object)?.place.file,
  });
  return { ...judge(at, world, undefined), acceptances: manifests.flatMap(({ object, place }) => acceptancesOn(object, { place })) };
}

function judge(
  { file }: AtCommit,
  world: World,
  environment: string | undefined,
  all: readonly Check[] = CHECKS,
): Pick<Part, 'found' | 'objects' | 'environment'> {
  const checks = all.filter((check) => severityIn(file, check, environment) !== undefined);
  const found = runChecks({ world, checks, environment, originOf: () => ({}) }).map(({ finding }) => finding.fingerprint);
  return { found, objects: world.objects, environment };
}

async function textsAt({ repository, id }: AtCommit, folder: string): Promise<Map<string, string>> {
  const { base } = await filesOfCommits(repository, id, id, folder === '' ? '.' : folder);
  using reader = new ObjectReader(repository.clone);
  const texts = new Map<string, string>();
  for (const [path, blob] of base) if (MANIFEST.test(path)) texts.set(path, (await reader.blob(blob)).toString('utf8'));
  return texts;
}
