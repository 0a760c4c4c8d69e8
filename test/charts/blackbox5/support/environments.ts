import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../core/object/object';
import { ROOT } from '../../../support/galley';
import { asDeployment, nameOf } from '../../../support/pods';
import type { Rendered } from '../../../support/rendered';
import { at } from '../../../support/synth';

/** The environments of Blackbox5 that are rendered. */
export const ENVIRONMENTS = ['dev', 'hetzner'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The text of an environment's file. */
export const environmentFile = (name: EnvironmentName): string => readFileSync(join(ROOT, `envs/blackbox5/${name}.yaml`), 'utf8');

/** Whatever makes pods, as if it were a Deployment: a CronJob by its template. */
export function podMakersOf(objects: Rendered): JsonObject[] {
  return [...['Deployment', 'StatefulSet', 'Job'].flatMap((kind) => objects.all(kind)), ...objects.all('CronJob').map(asDeployment)];
}

/** The part of the system that an object is in: its namespace, without what all four begin with. */
export const partOf = (object: JsonObject): string => String(at(object, 'metadata.namespace')).replace('blackbox5-', '');

/** `part/name`; a Job without the digits that change with its content. */
export const placeOf = (object: JsonObject): string => {
  const name = object['kind'] === 'Job' ? nameOf(object).replace(/-[0-9a-f]{10}$/, '') : nameOf(object);
  return `${partOf(object)}/${name}`;
};
