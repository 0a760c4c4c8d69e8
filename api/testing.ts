/** What tests of one's own constructs, charts and environments are written with; any test runner will do. */
import { createHash } from 'node:crypto';
import { ApiObject, type Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { selectEnvironments } from '../core/env/select';
import type { System } from '../core/env/system';
import { ImageRef } from '../core/image';
import { nameOf } from '../core/names';
import type { JsonObject } from '../core/object/object';
import { manifestOf } from '../core/render/manifest';
import { Project } from '../ports/disk/project';
import { synthesize } from '../verbs/synth';

/** A pinned image whose digest is made from its name: tests need no registry. */
export function pinned(name: string): ImageRef {
  return ImageRef.parse(`${name}@sha256:${createHash('sha256').update(name).digest('hex')}`);
}

/** The objects of one construct, mounted with the id `subject` in a chart of the namespace `test`, as they are written. */
export function objectsOf<Props>(construct: new (scope: Construct, id: string, props: Props) => Construct, props: Props): JsonObject[] {
  const chart = Testing.chart();
  new construct(chart, 'subject', props);
  return objectsOfChart(chart);
}

/** All objects of a chart, as they are written. */
export function objectsOfChart(chart: Chart): JsonObject[] {
  return chart.node.findAll().flatMap((construct) => (ApiObject.isApiObject(construct) ? [manifestOf(construct)] : []));
}

/** The environment of a project to render. */
export interface RenderedEnvironmentProps {
  /** Folder that holds envs/ and releases/. */
  readonly root: string;
  readonly systems: readonly System[];
  /** `<system>/<environment>`. */
  readonly environment: string;
}

/**
 * The objects of one environment, by the path that each has below `dist/<system>/<environment>/`'s folder of its application.
 *
 * @throws GalleyError with all that is wrong in its files
 */
export async function renderEnvironment({ root, systems, environment }: RenderedEnvironmentProps): Promise<readonly JsonObject[]> {
  const project = new Project(root);
  const known = project.environments().filter((each) => nameOf(each) === environment);
  const [found] = await synthesize(project, systems, selectEnvironments(known, { words: [environment] }));
  return found?.objects.map(({ object }) => object) ?? [];
}

/**
 * The one object of a kind, of a name where several are of that kind.
 *
 * @throws Error if there is none, or more than one
 */
export function one(objects: readonly JsonObject[], kind: string, name?: string): JsonObject {
  const found = objects.filter((object) => {
    const { name: own } = (object['metadata'] ?? {}) as JsonObject;
    return object['kind'] === kind && (name === undefined || own === name);
  });
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`expected one ${kind}${name === undefined ? '' : ` ${name}`}, got ${found.length}`);
  return found[0];
}
