import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { canaryPlan } from './canary';
import type { Change } from './change';
import { type Pod, podOf } from './pod';

const NEW_VERSION = 'rollouts-pod-template-hash';
/** Argo Rollouts keeps an old colour for this time by default: https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/ */
const KEEPS_OLD_SECONDS = 30;

/** What is known of a Rollout's update. */
export interface RolloutSource {
  readonly rollout: KubernetesObject;
  readonly replicas: number;
  readonly pod: Pod;
  /** AnalysisTemplates of the namespace, and ClusterAnalysisTemplates, by name. */
  readonly templates: ReadonlyMap<string, KubernetesObject>;
}

/** The update of an Argo Rollout at its height: the second colour, or the canary's surge, and the gates' jobs. */
export function rolloutChange({ rollout, replicas, pod, templates }: RolloutSource): Change {
  const name = rollout.metadata.name;
  const strategy = mapAt(rollout, 'spec', 'strategy');
  const fresh: Pod = { ...pod, labels: { ...pod.labels, [NEW_VERSION]: 'new' } };
  const surge = (count: number): Pod[] => Array.from({ length: count }, () => fresh);
  const gates = gatePods(rollout, templates);
  if (valueAt(strategy, 'blueGreen') !== undefined) {
    const keepsOldSeconds = numberAt(strategy, 'blueGreen', 'scaleDownDelaySeconds') ?? KEEPS_OLD_SECONDS;
    return { name, manner: { kind: 'blue-green', keepsOldSeconds }, surge: surge(replicas), gates };
  }
  const plan = canaryPlan(mapAt(strategy, 'canary'), replicas);
  return { name, manner: { kind: 'canary', steps: plan.steps }, surge: surge(plan.surge), gates };
}

/** A pod for each metric that a Job measures, of each template that the strategy names anywhere, once. */
function gatePods({ metadata, spec }: KubernetesObject, templates: ReadonlyMap<string, KubernetesObject>): Pod[] {
  const names = new Set(templateNames(valueAt(spec, 'strategy')));
  for (const name of names) for (const inner of templateNames(templates.get(name)?.['spec'])) names.add(inner);
  return [...names].flatMap((name) =>
    listAt(templates.get(name), 'spec', 'metrics').flatMap((metric) => {
      const template = valueAt(metric, 'provider', 'job', 'spec', 'template');
      if (template === undefined) return [];
      return [podOf({ owner: `${metadata.name}'s gate ${name}`, namespace: metadata.namespace ?? '', template })];
    }),
  );
}

function templateNames(value: JsonValue | undefined): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(templateNames);
  const own = textAt(value, 'templateName');
  return [...(own === undefined ? [] : [own]), ...Object.values(value).flatMap(templateNames)];
}
