import { groupBy } from '../group-by';
import { mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { kindOf } from './kind';
import { onceIn } from './near';
import type { World } from './world';

/** Kinds that run pods for good, as many as one says. */
export const SCALED = ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'] as const;

/** Something that changes the number of pods of another object. */
export interface Autoscaler {
  readonly object: KubernetesObject;
  readonly target: KubernetesObject;
  readonly most: number | undefined;
  readonly least: number | undefined;
}

/** Every autoscaler whose target is given. */
export function autoscalers(world: World): Autoscaler[] {
  const horizontal = world
    .of('autoscaling/HorizontalPodAutoscaler')
    .flatMap((object) => scaler(world, object, numberAt(object, 'spec', 'minReplicas') ?? 1, numberAt(object, 'spec', 'maxReplicas')));
  const keda = world
    .of('keda.sh/ScaledObject')
    .flatMap((object) =>
      scaler(world, object, numberAt(object, 'spec', 'minReplicaCount') ?? 0, numberAt(object, 'spec', 'maxReplicaCount') ?? 100),
    );
  return [...horizontal, ...keda];
}

/** The most pods that an object may have at rest. */
export function mostPods(world: World, object: KubernetesObject): number {
  const own = numberAt(object, 'spec', 'replicas') ?? 1;
  return Math.max(own, ...scalersOf(world, object).map(({ most }) => most ?? 1));
}

const scalersIn = onceIn((world) => groupBy(autoscalers(world), ({ target }) => target));

/** The autoscalers of an object. */
export function scalersOf(world: World, object: KubernetesObject): readonly Autoscaler[] {
  return scalersIn(world).get(object) ?? [];
}

function scaler(world: World, object: KubernetesObject, least: number, most: number | undefined): Autoscaler[] {
  const reference = mapAt(object, 'spec', 'scaleTargetRef');
  const group = (textAt(reference, 'apiVersion') ?? 'apps/v1').split('/')[0] ?? '';
  const kind = textAt(reference, 'kind') ?? (kindOf(object) === 'keda.sh/ScaledObject' ? 'Deployment' : '');
  const target = world.find(`${group}/${kind}`, world.namespaceOf(object), textAt(reference, 'name') ?? '');
  return target === undefined ? [] : [{ object, target, least, most }];
}

/** Whether an object gives a count of pods. */
export const hasCount = (object: KubernetesObject): boolean => (valueAt(object, 'spec', 'replicas') ?? undefined) !== undefined;
