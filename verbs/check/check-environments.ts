import { acceptancesOn } from '../../core/check/acceptance';
import { CHECKS } from '../../core/check/checks';
import { severityIn } from '../../core/check/checks-file';
import { type Judgement, runChecks } from '../../core/check/run';
import { stepsOf } from '../../core/check/steps';
import { World } from '../../core/check/world';
import type { Environment } from '../../core/env/environment';
import type { System } from '../../core/env/system';
import { GalleyError, type Problem } from '../../core/errors';
import { linesIn } from '../../core/manifest/locate';
import type { Finding } from '../../core/model/finding';
import { DIST, type EnvironmentName, nameOf } from '../../core/names';
import type { KubernetesObject, RenderedObject } from '../../core/object/object';
import { pathOf } from '../../core/render/render';
import { toYaml } from '../../core/yaml/yaml';
import type { Project } from '../../ports/disk/project';
import { openEnvironment, Releases } from '../synth';
import type { Checked, CheckSettings } from './checked';

/** Which environments are checked. */
export interface CheckEnvironmentsProps extends CheckSettings {
  readonly project: Project;
  readonly systems: readonly System[];
  readonly names: readonly EnvironmentName[];
  /** Is told of each environment that is done. */
  readonly progress?: ((name: EnvironmentName) => void) | undefined;
}

/**
 * Renders environments in memory and checks each as a whole.
 *
 * @throws GalleyError with the problems of all environments at once, where one can't be rendered
 */
export async function checkEnvironments({ project, systems, names, file, progress }: CheckEnvironmentsProps): Promise<Checked> {
  const releases = new Releases(project);
  const problems: Problem[] = [];
  const results: Pick<Checked, 'findings' | 'acceptances' | 'objects'>[] = [];
  for (const name of names) {
    try {
      const { system, environment, render } = await openEnvironment(project, systems, name, releases);
      results.push(checkEnvironment({ system, environment, rendered: render(environment), file }));
      progress?.(name);
    } catch (error) {
      if (!(error instanceof GalleyError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
  return {
    findings: results.flatMap(({ findings }) => findings),
    acceptances: results.flatMap(({ acceptances }) => acceptances),
    objects: results.reduce((sum, { objects }) => sum + objects, 0),
    unread: [],
    others: [],
    passed: new Map(),
    environments: names.map(nameOf),
  };
}

/** One environment, rendered. */
export interface CheckEnvironmentProps extends CheckSettings {
  readonly system: Pick<System, 'made'>;
  readonly environment: Environment;
  readonly rendered: readonly RenderedObject[];
}

/** What all checks find in one environment. */
export function checkEnvironment({
  system,
  environment,
  rendered,
  file,
}: CheckEnvironmentProps): Pick<Checked, 'findings' | 'acceptances' | 'objects'> {
  const name = `${environment.system}/${environment.environment}`;
  const renderedOf = new Map(rendered.map((each) => [each.object, each]));
  const placeOf = (each: RenderedObject | undefined) => each && { file: `${DIST}/${name}/${pathOf(each)}` };
  const world = new World({
    objects: [...renderedOf.keys()],
    beside: rendered.flatMap(({ object }) => [...(system.made?.(object) ?? [])]),
    environment,
    applicationOf: (object) => renderedOf.get(object)?.application,
  });
  const judgements = runChecks({
    world,
    checks: CHECKS.filter((check) => severityIn(file, check, name) !== undefined),
    severityOf: (check) => severityIn(file, check, name) ?? check.severity,
    environment: name,
    originOf: (object) => {
      const found = renderedOf.get(object);
      return { place: placeOf(found), construct: found?.construct, application: found?.application };
    },
  });
  const lines = new Map<KubernetesObject, ReturnType<typeof linesIn>>();
  return {
    findings: judgements.map((each) => located(each, lines)),
    acceptances: rendered.flatMap((each) =>
      acceptancesOn(each.object, { place: placeOf(each), environment: name, application: each.application }),
    ),
    objects: rendered.length,
  };
}

/** With the line in the file that is written for the object. */
function located({ finding, object, path }: Judgement, lines: Map<KubernetesObject, ReturnType<typeof linesIn>>): Finding {
  if (finding.place === undefined) return finding;
  const lineOf = lines.get(object) ?? linesIn(toYaml(object));
  lines.set(object, lineOf);
  return { ...finding, place: { ...finding.place, line: lineOf(1, stepsOf(path)) } };
}
