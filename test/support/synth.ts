import { createHash } from 'node:crypto';
import { ApiObject, type Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { ImageRef } from '../../core/image';
import type { JsonObject, JsonValue } from '../../core/object/object';
import { manifestOf } from '../../core/render/manifest';

/** A pinned image with a digest made from its name. */
export function pinned(name: string): ImageRef {
  return ImageRef.parse(`${name}@sha256:${createHash('sha256').update(name).digest('hex')}`);
}

/** The objects that a construct renders, mounted with id `subject` in a chart of the namespace `test`. */
export function synth<Props>(construct: new (scope: Construct, id: string, props: Props) => Construct, props: Props): JsonObject[] {
  const chart = Testing.chart();
  new construct(chart, 'subject', props);
  return manifests(chart);
}

/** All objects of a chart, as they are written. */
export function manifests(chart: Chart): JsonObject[] {
  return chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((apiObject) => manifestOf(apiObject as ApiObject));
}

/** The one object of a kind. */
export function one(objects: readonly JsonObject[], kind: string): JsonObject {
  const found = objects.filter((object) => object['kind'] === kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`expected one ${kind}, got ${found.length}`);
  return found[0];
}

/** The value at a path such as `spec.template.spec.containers[0].image`; undefined if the path leads nowhere. */
export function at(value: JsonValue | undefined, path: string): JsonValue | undefined {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  return keys.reduce<JsonValue | undefined>((each, key) => (each as JsonObject | undefined)?.[key], value);
}
