import { posix } from 'node:path';
import { acceptancesOn, accepted } from '../../core/check/acceptance';
import type { Check } from '../../core/check/check';
import { CHECKS } from '../../core/check/checks';
import { acceptancesIn, severityIn } from '../../core/check/checks-file';
import { kindOf } from '../../core/check/kind';
import { runChecks } from '../../core/check/run';
import { SCHEMA_CHECKS } from '../../core/check/schema-checks';
import { clusterScopedKinds } from '../../core/check/scope';
import { World } from '../../core/check/world';
import { selectEnvironments } from '../../core/env/select';
import type { System } from '../../core/env/system';
import { type Problem, problem } from '../../core/errors';
import { linesIn } from '../../core/manifest/locate';
import { type Manifest, readManifests } from '../../core/manifest/manifests';
import type { Finding } from '../../core/model/finding';
import { DIST, nameOf } from '../../core/names';
import { identityOf, type KubernetesObject } from '../../core/object/object';
import { isThere, readManifestFiles } from '../../ports/disk/manifest-files';
import type { Project } from '../../ports/disk/project';
import { inScratch } from '../../ports/disk/scratch';
import { checksFile } from '../check/check';
import { checkEnvironment, refusedIn } from '../check/check-environments';
import { located } from '../check/check-files';
import { knownDefinitions, refusedWorld, SchemaJudge } from '../check/schemas';
import { openEnvironment } from '../synth';

/** The objects of a picture, and the findings about them. */
export interface Source {
  /** `memql/prod`, or the folder. */
  readonly title: string;
  readonly world: World;
  readonly applicationOf: (object: KubernetesObject) => string;
  readonly findings: readonly Finding[];
  /** What should be an object and can't be read as one. */
  readonly unread: readonly Problem[];
}

const NOTHING = { findings: [], acceptances: [] };

/** What is read. */
export interface ReadSourceProps {
  readonly project: Project;
  readonly systems: readonly System[];
  /** SYSTEM/ENV, or a SYSTEM with one environment, a folder, a file, `-`. @default - the only environment that there is */
  readonly word: string | undefined;
  /** `2026-11-29` */
  readonly today: string;
  /** Whether the checks are run. */
  readonly withFindings: boolean;
}

/**
 * The objects of one environment, rendered in memory, or of any YAML, with what all checks find in them.
 *
 * @throws GalleyError USAGE, ENV_UNKNOWN, SYSTEM_UNKNOWN if the word means nothing, or several; else as rendering and checking do
 */
export async function readSource(props: ReadSourceProps): Promise<Source> {
  const { project, word } = props;
  const isPath = word !== undefined && (word === '-' || /^\.{0,2}\//.test(word) || /^\.{1,2}$/.test(word));
  const known = isPath || (word !== undefined && isThere(word) && !project.hasEnvironments) ? [] : project.environments();
  const isName = word !== undefined && known.some((each) => word === each.system || word === nameOf(each));
  if (word !== undefined && (isPath || (!isName && isThere(word)))) return inScratch('graph', (scratch) => fromFiles(props, word, scratch));
  const names = selectEnvironments(known, { words: word === undefined ? [] : [word] });
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    throw problem('USAGE', {
      subject: 'environment',
      expected: 'one environment, a folder, a file, or - for stdin',
      got: names.length === 0 ? 'nothing, and there is no environment' : `${names.length} environments`,
      next: names.length === 0 ? 'name a folder of YAML' : `name one of ${names.map(nameOf).join(', ')}`,
    });
  }
  return inScratch('graph', (scratch) => fromEnvironment(props, name, scratch));
}

async function fromEnvironment(
  { project, systems, today, withFindings }: ReadSourceProps,
  name: ReturnType<Project['environments']>[number],
  scratch: string,
): Promise<Source> {
  const { system, environment, placeOf: sourceOf, render } = await openEnvironment(project, systems, name);
  const rendered = render(environment);
  const file = checksFile(project);
  using schemas = new SchemaJudge(scratch);
  if (withFindings) schemas.judge({ objects: rendered.map(({ object }) => object), environment });
  const found = withFindings ? checkEnvironment({ system, environment, rendered, file, sourceOf }) : NOTHING;
  const refused = refusedIn({ environment, rendered, file }, await schemas.answers());
  const acceptances = [...found.acceptances, ...acceptancesIn(file, 'checks.yaml', () => false)];
  const placeOf = new Map<KubernetesObject, { readonly application: string; readonly stage?: string | undefined }>();
  for (const { object, application, stage } of rendered) {
    placeOf.set(object, { application, stage });
    for (const inCluster of system.made?.(object) ?? []) placeOf.set(inCluster, { application });
  }
  const objects = unique([...placeOf.keys()]);
  const applicationOf = (object: KubernetesObject): string => placeOf.get(object)?.application ?? '';
  const fileOf = (object: KubernetesObject): string =>
    [DIST, name.system, name.environment, applicationOf(object), placeOf.get(object)?.stage, 'object.yaml'].filter(Boolean).join('/');
  return {
    title: nameOf(name),
    world: new World({ objects, environment, applicationOf, fileOf }),
    applicationOf,
    findings: accepted([...found.findings, ...refused], acceptances, today),
    unread: [],
  };
}

async function fromFiles({ project, today, withFindings }: ReadSourceProps, word: string, scratch: string): Promise<Source> {
  const file = checksFile(project);
  const texts = readManifestFiles(word).files;
  const { manifests, generated, unread } = readManifests(texts);
  const manifestOf = new Map(manifests.map((each) => [each.object, each]));
  const objects = unique([...manifestOf.keys()]);
  const applicationOf = byFolder(manifests, objects);
  const beside = generated.map(({ kind, name }): KubernetesObject => ({ apiVersion: 'v1', kind, metadata: { name } }));
  const fileOf = (object: KubernetesObject): string => manifestOf.get(object)?.place.file ?? '';
  const world = new World({ objects, beside, placeholders: true, applicationOf, fileOf, definitionOf: knownDefinitions(false) });
  using schemas = new SchemaJudge(scratch);
  if (withFindings) schemas.judge({ objects: [...manifestOf.keys()] });
  const lineIn = new Map([...texts].map(([path, text]) => [path, linesIn(text)]));
  const findingsIn = (looked: World, checks: readonly Check[]): Finding[] =>
    runChecks({
      world: looked,
      checks: withFindings ? checks.filter((check) => severityIn(file, check, undefined) !== undefined) : [],
      severityOf: (check) => severityIn(file, check, undefined) ?? check.severity,
      originOf: (object) => ({ place: manifestOf.get(object)?.place }),
    }).map((each) => located(each, manifestOf, lineIn));
  const found = findingsIn(world, CHECKS);
  const findings = [...found, ...findingsIn(refusedWorld([...manifestOf.keys()], await schemas.answers()), SCHEMA_CHECKS)];
  const acceptances = [...manifestOf].flatMap(([object, { place }]) => acceptancesOn(object, { place }));
  return {
    title: word === '-' ? 'stdin' : word,
    world,
    applicationOf,
    findings: accepted(findings, [...acceptances, ...acceptancesIn(file, 'checks.yaml', () => false)], today),
    unread,
  };
}

/** An object that is there twice is drawn once. */
function unique(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return [...new Map([...objects].reverse().map((object) => [identityOf(object), object])).values()].reverse();
}

/** The first folder in which files differ; where all stand in one, the namespace. */
function byFolder(manifests: readonly Manifest[], objects: readonly KubernetesObject[]): (object: KubernetesObject) => string {
  const folders = new Map(manifests.map(({ object, place }) => [object, posix.dirname(place.file).split('/')]));
  const all = [...folders.values()];
  const [first = []] = all;
  let shared = 0;
  while (shared < first.length && all.every((parts) => parts[shared] === first[shared])) shared += 1;
  const names = new Map(objects.map((object) => [object, folders.get(object)?.[shared]]));
  if (new Set(names.values()).size > 1) return (object) => names.get(object) ?? '(top)';
  const clusterScoped = clusterScopedKinds(objects);
  return (object) => object.metadata.namespace ?? (clusterScoped.has(kindOf(object)) ? 'cluster-wide' : 'no namespace');
}
