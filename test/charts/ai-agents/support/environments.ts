import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../core/object/object';
import { ROOT } from '../../../support/galley';
import { asDeployment, nameOf } from '../../../support/pods';
import type { Rendered } from '../../../support/rendered';

/** The environments of AI Agents that are rendered. */
export const ENVIRONMENTS = ['dev', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The text of an environment's file. */
export const environmentFile = (name: EnvironmentName): string => readFileSync(join(ROOT, `envs/ai-agents/${name}.yaml`), 'utf8');

/** Whatever makes pods, as if it were a Deployment: a CronJob by its template. */
export function podMakersOf(objects: Rendered): JsonObject[] {
  return [...objects.all('Deployment'), ...objects.all('CronJob').map(asDeployment)];
}

/** `Kind/name` of everything, without the delivery itself, sorted. */
export const identitiesOf = (objects: Rendered): string[] =>
  objects.objects
    .filter(({ application }) => application !== 'delivery')
    .map(({ application, object }) => `${application}/${object.kind}/${nameOf(object)}`)
    .sort();
