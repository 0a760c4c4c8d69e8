import { times, total } from '../capacity/amount';
import { workloadsOf } from '../capacity/workloads';
import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import { quantityOf } from '../quantity';
import type { Check, Found } from './check';
import { containersOf } from './pod-templates-of';
import type { World } from './world';

/** The amounts of pods that a quota may count: its keys, and what a container says for them. */
const COUNTED: readonly (readonly [keys: readonly string[], list: 'requests' | 'limits', resource: 'cpu' | 'memory'])[] = [
  [['requests.cpu', 'cpu'], 'requests', 'cpu'],
  [['requests.memory', 'memory'], 'requests', 'memory'],
  [['limits.cpu'], 'limits', 'cpu'],
  [['limits.memory'], 'limits', 'memory'],
];

/** Quotas of all pods of their namespace: one with a scope counts some of them. */
function quotasIn(world: World): readonly { readonly quota: KubernetesObject; readonly namespace: string; readonly hard: JsonObject }[] {
  return world
    .of('/ResourceQuota')
    .filter((quota) => listAt(quota, 'spec', 'scopes').length === 0 && valueAt(quota, 'spec', 'scopeSelector') === undefined)
    .map((quota) => ({ quota, namespace: world.namespaceOf(quota), hard: mapAt(quota, 'spec', 'hard') }));
}

/** Containers that say no amount of what a quota counts. */
function* unsaid(world: World): Generator<Found> {
  for (const { quota, namespace, hard } of quotasIn(world)) {
    const limited = world.of('/LimitRange').filter((each) => world.namespaceOf(each) === namespace);
    for (const [keys, list, resource] of COUNTED) {
      if (!keys.some((key) => hard[key] !== undefined) || limited.some((each) => fillsIn(each, list, resource))) continue;
      for (const pod of world.pods.filter((each) => each.namespace === namespace && each.complete)) {
        if (says(pod.spec, list, resource)) continue;
        for (const { container, path } of containersOf(pod)) {
          if (says(container, list, resource)) continue;
          yield {
            object: pod.object,
            path: `${path}.resources.${list}.${resource}`,
            expected: `an amount, since ResourceQuota ${JSON.stringify(quota.metadata.name)} counts it`,
            got: 'none',
            next: 'set it, or let a LimitRange fill it in',
          };
        }
      }
    }
  }
}

/** A request that is left out is the limit. */
const says = (value: JsonValue, list: 'requests' | 'limits', resource: string): boolean =>
  [list, 'limits'].some((each) => valueAt(value, 'resources', each, resource) !== undefined);

function fillsIn(range: KubernetesObject, list: 'requests' | 'limits', resource: string): boolean {
  return listAt(range, 'spec', 'limits').some(
    (each) =>
      textAt(each, 'type') === 'Container' &&
      (list === 'requests' ? ['defaultRequest', 'default', 'max'] : ['default', 'max']).some(
        (field) => valueAt(each, field, resource) !== undefined,
      ),
  );
}

/** Quotas below what the workloads of their namespace are scaled out to. */
function* tooSmall(world: World): Generator<Found> {
  for (const { quota, namespace, hard } of quotasIn(world)) {
    const { workloads } = workloadsOf(world.objects.filter((object) => world.namespaceOf(object) === namespace));
    const most = total(workloads.map(({ pod, maxReplicas }) => times(pod.requests, maxReplicas)));
    for (const [keys, needed, unit] of [
      [['pods', 'count/pods'], most.pods, 1],
      [['requests.cpu', 'cpu'], most.cpu, 1000],
      [['requests.memory', 'memory'], most.memory, 1],
    ] as const) {
      for (const key of keys) {
        const there = quantityOf(String(hard[key] ?? ''));
        if (there === undefined || there * unit >= needed) continue;
        yield {
          object: quota,
          path: `spec.hard["${key}"]`,
          expected: `at least ${amountText(key, needed)}, which the workloads of ${namespace} ask for at their most`,
          got: JSON.stringify(hard[key]),
          next: 'raise it, or let the workloads ask for less',
        };
      }
    }
  }
}

function amountText(key: string, needed: number): string {
  if (key.endsWith('memory')) return `${Math.ceil(needed / 2 ** 20)}Mi`;
  return key.endsWith('cpu') ? `${Math.ceil(needed)}m` : String(needed);
}

const quota = (hard: string): string =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: room, namespace: shop}\nspec: {hard: {${hard}}}\n---\n`;
const web = (resources: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: example.com/web, resources: {${resources}}}]}\n`;
const SOURCE = 'https://kubernetes.io/docs/concepts/policy/resource-quotas/';

/** Pods that a quota does not let in. */
export const QUOTA_CHECKS: readonly Check[] = [
  {
    id: 'quota-needs-amounts',
    severity: 'error',
    title: 'containers say the amounts that a quota of their namespace counts',
    why: 'The API server refuses a pod of which one container does not say an amount that a ResourceQuota counts. The workload stands, and has no pods.',
    fix: 'Set the request or the limit, or let a LimitRange fill it in.',
    source: SOURCE,
    good: quota('requests.cpu: 2') + web('requests: {cpu: 100m}'),
    bad: quota('requests.cpu: 2') + web('requests: {memory: 64Mi}'),
    find: unsaid,
  },
  {
    id: 'quota-admits',
    severity: 'warning',
    title: 'a quota has room for the workloads of its namespace',
    why: 'The pods that a ResourceQuota has no room for are not made: an autoscaler stops short, or a workload never has all its pods.',
    fix: 'Raise the quota, or let the workloads ask for less.',
    source: SOURCE,
    good: quota('pods: 4') + web(''),
    bad: quota('pods: 2') + web(''),
    find: tooSmall,
  },
];
