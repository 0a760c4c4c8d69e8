import { ApiObject, App, Chart } from 'cdk8s';
import type { Environment } from '../env/environment';
import type { System } from '../env/system';
import { GalleyError, type Problem } from '../errors';
import type { ImageRef } from '../image';
import type { RenderedObject } from '../object/object';
import { manifestOf } from './manifest';

/**
 * Runs a system's charts and collects what they made: each chart directly below the app is an application, each chart below that a stage.
 *
 * @param images the release's, by slot
 * @returns the objects in the order in which the charts made them
 * @throws GalleyError CONSTRUCT_INVALID where a construct refuses its props, OBJECT_INVALID where validation finds something
 */
export function buildObjects(system: System, environment: Environment, images: Readonly<Record<string, ImageRef>>): RenderedObject[] {
  // Said in so many words, since cdk8s would otherwise read it from an environment variable.
  const app = new App({ recordConstructMetadata: false });
  system.build(app, { environment, images });
  refuseInvalid(app);
  return app.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .map((apiObject) => ({
      ...folderOf(apiObject),
      construct: apiObject.node.path,
      object: manifestOf(apiObject),
    }));
}

function folderOf(apiObject: ApiObject): { application: string; stage?: string } {
  const charts = apiObject.node.scopes.filter((scope): scope is Chart => Chart.isChart(scope));
  const [application, stage, ...deeper] = charts.map(({ node }) => node.id);
  if (application === undefined || deeper.length > 0) {
    throw new Error(`${apiObject.node.path}: expected one chart above it, or two where the application has stages, got ${charts.length}`);
  }
  return { application, ...(stage !== undefined && { stage }) };
}

function refuseInvalid(app: App): void {
  const problems = app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.validate().map((message): Problem => ({ code: 'OBJECT_INVALID', message: `${construct.node.path}: ${message}` })),
    );
  if (problems.length > 0) throw new GalleyError(problems);
}
