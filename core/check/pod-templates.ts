import { valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { kindOf } from './kind';

/** Where a kind has the template of its pods. */
const TEMPLATE_OF: Readonly<Record<string, readonly string[]>> = {
  'apps/DaemonSet': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  '/ReplicationController': ['spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** A pod as it is written in an object: metadata and spec. */
export interface WrittenPod {
  /** Path of the template in the object, empty for a pod itself. */
  readonly path: string;
  readonly pod: JsonValue;
}

/** The pod that an object is, or makes; undefined for other kinds, and where it takes another object's template. */
export function podOf(object: KubernetesObject): WrittenPod | undefined {
  if (kindOf(object) === '/Pod') return { path: '', pod: object };
  const keys = TEMPLATE_OF[kindOf(object)];
  const pod = keys === undefined ? undefined : valueAt(object, ...keys);
  return keys === undefined || pod === undefined ? undefined : { path: keys.join('.'), pod };
}
