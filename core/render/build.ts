import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { codeFault, constructorsIn } from '../code-fault';
import type { Environment } from '../env/environment';
import type { System } from '../env/system';
import { GalleyError, type Problem } from '../errors';
import type { ImageRef } from '../image';
import { DECLARED_CONNECTIONS, type DeclaredConnection } from '../object/declared-connection';
import type { RenderedObject } from '../object/object';
import { manifestOf } from './manifest';

/**
 * Runs a system's charts and collects what they made: each chart directly below the app is an application, each chart below that a stage.
 *
 * @param images the release's, by slot
 * @returns the objects in the order in which the charts made them
 * @throws GalleyError CONSTRUCT_INVALID if a construct refuses its props, CHART_FAILED if code throws what it does not mean to,
 * OBJECT_INVALID if validation finds something
 */
export function buildObjects(system: System, environment: Environment, images: Readonly<Record<string, ImageRef>>): RenderedObject[] {
  // Said in so many words, since cdk8s would otherwise read it from an environment variable.
  const app = new App({ recordConstructMetadata: false });
  attempt(
    () => system.build(app, { environment, images }),
    (error) => failedConstruct(app, error) ?? `the charts of ${system.name}`,
  );
  refuseInvalid(app);
  const constructs = app.node.findAll();
  const objects = constructs.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  refuseFolders(objects);
  const connections = declaredConnections(constructs);
  return objects.map((apiObject) =>
    attempt(
      () => ({
        ...folderOf(apiObject),
        construct: apiObject.node.path,
        object: manifestOf(apiObject),
        ...(connections.has(apiObject) && { connections: connections.get(apiObject) }),
      }),
      () => apiObject.node.path,
      // cdk8s throws an error of its own there, which no longer knows the line.
      false,
    ),
  );
}

/** The connections that constructs tell of, by the first object of each. */
function declaredConnections(constructs: readonly IConstruct[]): ReadonlyMap<IConstruct, readonly DeclaredConnection[]> {
  const found = new Map<IConstruct, readonly DeclaredConnection[]>();
  for (const { node } of constructs) {
    const told = node.metadata.filter(({ type }) => type === DECLARED_CONNECTIONS);
    const [object] = told.length === 0 ? [] : node.findAll().filter((each) => ApiObject.isApiObject(each));
    if (object !== undefined) found.set(object, [...(found.get(object) ?? []), ...told.flatMap(({ data }) => data())]);
  }
  return found;
}

/** Runs code of a system. What it throws without meaning to becomes a problem with its line. */
function attempt<T>(run: () => T, subjectOf: (error: unknown) => string, hasLine = true): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof GalleyError) throw error;
    const { place, ...fault } = codeFault(error, subjectOf(error));
    throw new GalleyError([{ ...fault, ...(hasLine && place && { place }) }], { cause: error });
  }
}

/** The path of the construct in whose constructor an error was thrown: among those made last at each level, the innermost of such a class. */
function failedConstruct(app: App, error: unknown): string | undefined {
  const latest: IConstruct[] = [];
  for (let last: IConstruct | undefined = app; last !== undefined; last = last.node.children.at(-1)) latest.unshift(last);
  const classes = constructorsIn(error);
  const failed = classes.flatMap((name) => latest.find((each) => each.constructor.name === name) ?? [])[0];
  // A source map may have changed the names: then the one that was made last is nearest.
  return (failed ?? (classes.length > 0 ? latest[0] : undefined))?.node.path;
}

/** Charts whose ids are names of folders, of Applications and of Kustomizations. */
const FOLDER_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function folderOf(apiObject: ApiObject): { application: string; stage?: string } {
  const [application = '', stage] = chartsAbove(apiObject).map(({ node }) => node.id);
  return { application, ...(stage !== undefined && { stage }) };
}

function chartsAbove({ node }: ApiObject): Chart[] {
  return node.scopes.filter((scope): scope is Chart => Chart.isChart(scope));
}

/** A chart's id that can be no folder, or that another disk would take for another's; and objects that are in no application. */
function refuseFolders(objects: readonly ApiObject[]): void {
  const problems: Problem[] = [];
  const seen = new Set<Chart>();
  for (const object of objects) {
    const charts = chartsAbove(object);
    if (charts.length < 1 || charts.length > 2) {
      const expected = 'one chart above it, or two where the application has stages';
      problems.push({ code: 'CONSTRUCT_INVALID', subject: object.node.path, expected, got: String(charts.length) });
    }
    for (const chart of charts.filter((each) => !seen.has(each))) {
      seen.add(chart);
      if (FOLDER_NAME.test(chart.node.id)) continue;
      const expected = 'an id of at most 63 lower-case letters, digits and dashes, as it names a folder and what reconciles it';
      const next = 'rename the chart';
      problems.push({ code: 'CONSTRUCT_INVALID', subject: chart.node.path, expected, got: JSON.stringify(chart.node.id), next });
    }
  }
  if (problems.length > 0) throw new GalleyError(problems);
}

function refuseInvalid(app: App): void {
  const problems = app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.validate().map((message): Problem => ({ code: 'OBJECT_INVALID', subject: construct.node.path, wrong: message })),
    );
  if (problems.length > 0) throw new GalleyError(problems);
}
