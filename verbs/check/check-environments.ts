import { type Acceptance, acceptancesOn } from '../../core/check/acceptance';
import type { Check } from '../../core/check/check';
import { CHECKS } from '../../core/check/checks';
import { type ChecksFile, severityIn } from '../../core/check/checks-file';
import { type Judgement, runChecks } from '../../core/check/run';
import { SCHEMA_CHECKS } from '../../core/check/schema-checks';
import { stepsOf } from '../../core/check/steps';
import { World } from '../../core/check/world';
import type { Environment } from '../../core/env/environment';
import type { System } from '../../core/env/system';
import { GalleyError, type Place, type Problem } from '../../core/errors';
import { linesIn } from '../../core/manifest/locate';
import type { Finding } from '../../core/model/finding';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { KubernetesObject, RenderedObject } from '../../core/object/object';
import { pathOf } from '../../core/render/render';
import { toYaml } from '../../core/yaml/yaml';
import type { Project } from '../../ports/disk/project';
import { openEnvironment, Releases } from '../synth';
import type { Checked, CheckScratch, CheckSettings } from './checked';
import { knownDefinitions, refusedWorld, type SchemaAnswers, SchemaJudge } from './schemas';

/** Which environments are checked. */
export interface CheckEnvironmentsProps extends CheckSettings, CheckScratch {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly names: readonly EnvironmentName[];
  /** Called after each environment. */
  readonly progress?: ((name: EnvironmentName) => void) | undefined;
}

/**
 * Renders environments in memory and checks each as a whole.
 *
 * @throws GalleyError with the problems of all environments at once, where one can't be rendered
 */
export async function checkEnvironments({ project, systems, names, file, scratch, progress }: CheckEnvironmentsProps): Promise<Checked> {
  const releases = new Releases(project);
  const problems: Problem[] = [];
  const results: CheckedEnvironment[] = [];
  using schemas = new SchemaJudge(scratch);
  const refused: ((answers: SchemaAnswers) => readonly Finding[])[] = [];
  for (const name of names) {
    try {
      const { system, environment, placeOf: sourceOf, render } = await openEnvironment(project, systems, name, releases);
      const rendered = render(environment);
      // It reads while the checks run, and while the next environment is rendered.
      schemas.judge({ objects: rendered.map(({ object }) => object), environment });
      results.push(checkEnvironment({ system, environment, rendered, file, sourceOf }));
      refused.push((answers) => refusedIn({ environment, rendered, file }, answers));
      progress?.(name);
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems);
    }
  }
  const answers = await schemas.answers();
  if (problems.length > 0) throw new GalleyError(problems);
  return {
    findings: [...results.flatMap(({ findings }) => findings), ...refused.flatMap((of) => of(answers))],
    acceptances: results.flatMap(({ acceptances }) => acceptances),
    objects: results.reduce((sum, { objects }) => sum + objects, 0),
    unread: [],
    others: [],
    passed: new Map(),
    schemas: answers,
    environments: names.map(nameOf),
  };
}

/** One environment, rendered. */
export interface CheckEnvironmentProps extends CheckSettings {
  readonly system: Pick<System, 'made'>;
  readonly environment: Environment;
  readonly rendered: readonly RenderedObject[];
  /** The line of a place in the environment's file. @default - not known */
  readonly sourceOf?: ((path: readonly (string | number)[]) => Place) | undefined;
}

/** What was found in one. */
export interface CheckedEnvironment {
  readonly findings: readonly Finding[];
  readonly acceptances: readonly Acceptance[];
  /** Number of objects. */
  readonly objects: number;
}

/** What all checks find in one environment, but that of schemas, which somebody else has to be asked about. */
export function checkEnvironment({ system, environment, rendered, file, sourceOf }: CheckEnvironmentProps): CheckedEnvironment {
  const name = systemAndName(environment);
  const applications = new Map(rendered.map(({ object, application }) => [object, application]));
  const files = new Map(rendered.map((each) => [each.object, placeOf(each, name).file]));
  const world = new World({
    objects: rendered.map(({ object }) => object),
    beside: rendered.flatMap(({ object }) => [...(system.made?.(object) ?? [])]),
    environment,
    definitionOf: knownDefinitions(true),
    applicationOf: (object) => applications.get(object),
    fileOf: (object) => files.get(object),
    connections: rendered.flatMap(({ connections = [] }) => connections),
  });
  return {
    findings: findingsIn(world, CHECKS, { environment, rendered, file, sourceOf }),
    acceptances: rendered.flatMap((each) =>
      acceptancesOn(each.object, { place: placeOf(each, name), environment: name, application: each.application }),
    ),
    objects: rendered.length,
  };
}

type Judged = Omit<CheckEnvironmentProps, 'system'>;

/** What their schemas have against the objects of one. */
export const refusedIn = (judged: Judged, answers: SchemaAnswers): Finding[] =>
  findingsIn(
    refusedWorld(
      judged.rendered.map(({ object }) => object),
      answers,
    ),
    SCHEMA_CHECKS,
    judged,
  );

function findingsIn(world: World, checks: readonly Check[], { environment, rendered, file, sourceOf }: Judged): Finding[] {
  const name = systemAndName(environment);
  const renderedOf = new Map(rendered.map((each) => [each.object, each]));
  const judgements = runChecks({
    world,
    checks: checks.filter((check) => severityIn(file, check, name) !== undefined),
    severityOf: severityOf(file, name),
    environment: name,
    sourceOf,
    originOf: (object) => {
      const found = renderedOf.get(object);
      return { place: found && placeOf(found, name), construct: found?.construct, application: found?.application };
    },
  });
  const lines = new Map<KubernetesObject, ReturnType<typeof linesIn>>();
  return judgements.map((each) => located(each, lines));
}

const severityOf =
  (file: ChecksFile, name: string) =>
  (check: Check): Check['severity'] =>
    severityIn(file, check, name) ?? check.severity;

const systemAndName = ({ system, environment }: Environment): string => `${system}/${environment}`;
const placeOf = (rendered: RenderedObject, name: string): Place => ({ file: `${DIST}/${name}/${pathOf(rendered)}` });

/** With the line in the file that is written for the object. */
function located({ finding, object, path }: Judgement, lines: Map<KubernetesObject, ReturnType<typeof linesIn>>): Finding {
  if (finding.place === undefined) return finding;
  const lineOf = lines.get(object) ?? linesIn(toYaml(object));
  lines.set(object, lineOf);
  return { ...finding, place: { ...finding.place, line: lineOf(1, stepsOf(path)) } };
}
