import { listAt, numberAt, valueAt } from '../object/json-fields';
import type { JsonObject } from '../object/object';
import { rollingBounds } from './rolling';

/** Pods of both versions once a step's weight is reached. */
export interface CanaryStep {
  /** Per cent. */
  readonly weight: number;
  readonly canary: number;
  readonly stable: number;
}

/** What a canary comes to. */
export interface CanaryPlan {
  /** Pods beyond the replicas at its height: never too few; the controller may stay below where it takes old ones away in the same stroke. */
  readonly surge: number;
  readonly steps: readonly CanaryStep[];
}

/**
 * The pods of a canary update, step by step, as Argo Rollouts 1.9 counts them (utils/replicaset/canary.go). Without a traffic router the weight is
 * approximated by counts, within replicas + maxSurge. With one, the stable version keeps all its pods until the end, or gives them up with the
 * weight where `dynamicStableScale` says so.
 *
 * @param canary `spec.strategy.canary`
 */
export function canaryPlan(canary: JsonObject, replicas: number): CanaryPlan {
  const { maxSurge } = rollingBounds(canary, replicas);
  const routed = valueAt(canary, 'trafficRouting') !== undefined;
  const dynamic = valueAt(canary, 'dynamicStableScale') === true;
  const weights = listAt(canary, 'steps').flatMap((step) => numberAt(step, 'setWeight') ?? []);
  const steps = (weights.at(-1) === 100 ? weights : [...weights, 100]).map((weight): CanaryStep => {
    if (!routed) return { weight, ...counts(replicas, weight, maxSurge) };
    const stable = dynamic ? Math.ceil(((100 - weight) * replicas) / 100) : replicas;
    return { weight, canary: Math.ceil((weight * replicas) / 100), stable };
  });
  let before = replicas;
  let height = replicas;
  for (const { canary, stable } of steps) {
    // The new pods come before the old ones go; without a router never more than the bound together.
    const both = Math.max(before + canary, canary + stable);
    height = Math.max(height, routed ? both : Math.min(both, replicas + maxSurge));
    before = stable;
  }
  return { surge: height - replicas, steps };
}

/** The split of replicas (or of replicas + 1 with a surge) that is nearest to the weight; below 100 % neither side is empty. */
function counts(replicas: number, weight: number, maxSurge: number): { canary: number; stable: number } {
  if (replicas === 0) return { canary: 0, stable: 0 };
  const exact = (replicas * weight) / 100;
  const emptyAllowed = weight === 100 || weight === 0 || (replicas === 1 && maxSurge === 0);
  const [up, down] = [Math.ceil(exact), Math.floor(exact)];
  const options: { readonly canary: number; readonly all: number }[] = [];
  if (up < replicas || emptyAllowed) options.push({ canary: up, all: replicas });
  if (!isTied(weight, replicas) && (down !== 0 || emptyAllowed)) options.push({ canary: down, all: replicas });
  if (maxSurge > 0) {
    options.push({ canary: up, all: replicas + 1 });
    if (!isTied(weight, replicas + 1) && (down !== 0 || emptyAllowed)) options.push({ canary: down, all: replicas + 1 });
  }
  const off = ({ canary, all }: { readonly canary: number; readonly all: number }): number => Math.abs((canary * 100) / all - weight);
  const best = options.reduce((best, option) => (off(option) < off(best) ? option : best), options[0] ?? { canary: 0, all: replicas });
  return { canary: best.canary, stable: best.all - best.canary };
}

/** Half way between two counts: the controller then takes the greater. */
function isTied(weight: number, pods: number): boolean {
  return (pods * (weight / 100)) % 1 === 0.5;
}
