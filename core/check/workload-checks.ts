import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import { type Labels, selects } from '../object/label-selector';
import type { JsonObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { inNamespace } from './near';
import { reachabilityIn } from './network-checks';
import type { PodTemplate } from './pod-templates-of';
import { mostPods, SCALED } from './scaled';
import type { World } from './world';

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: example.com/web}]}
`;
const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {${spec}containers: [{name: web, image: example.com/web}]}
`;
const BUDGET = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
`;
const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
const SPREAD =
  'topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}], ';

/** What people who run clusters learn to ask of a workload. */
export const WORKLOAD_CHECKS: readonly Check[] = [
  {
    id: 'budget-missing',
    severity: 'info',
    title: 'several pods of a workload are not drained at once',
    why: 'Without a PodDisruptionBudget a drain of two nodes can take all pods of a workload away together.',
    fix: 'Add a PodDisruptionBudget with `maxUnavailable: 1`.',
    source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    good: `${deployment('')}${BUDGET}`,
    bad: deployment(''),
    find: (world) =>
      several(world).flatMap(({ object, labels, namespace }) => {
        const budgets = inNamespace(world, 'policy/PodDisruptionBudget', namespace);
        if (budgets.some((budget) => selects(valueAt(budget, 'spec', 'selector'), labels))) return [];
        return [
          { object, wrong: 'no PodDisruptionBudget is about its pods', next: 'add one with maxUnavailable: 1', verdict: verdictIn(world) },
        ];
      }),
  },
  {
    id: 'spread-missing',
    severity: 'info',
    title: 'several pods of a workload run on several nodes',
    why: 'The scheduler may put all of them on one node, and they end with it.',
    fix: 'Set topologySpreadConstraints, or an anti-affinity of the pods to each other.',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    good: deployment(SPREAD),
    bad: deployment(''),
    find: (world) =>
      several(world).flatMap(({ object, spec, specPath, labels }) => {
        if (keptApart(spec, labels)) return [];
        return [
          {
            object,
            path: `${specPath}.topologySpreadConstraints`,
            wrong: 'nothing keeps its pods apart',
            next: 'set topologySpreadConstraints',
          },
        ];
      }),
  },
  {
    id: 'pod-without-network-policy',
    severity: 'info',
    title: 'policies say who may reach a pod, and whom it may reach',
    why: 'A pod that no policy is about takes connections from every pod of the cluster, and opens them to everybody.',
    fix: 'Add NetworkPolicies for both directions: a namespace closed by default, and what has to be open.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    good: `${pod}${POLICY}`,
    bad: pod,
    find: (world) => {
      const { workloads, policies } = reachabilityIn(world);
      return workloads.flatMap(({ endpoint, object }): Found[] => {
        const open = (['Ingress', 'Egress'] as const).filter((direction) => policies.isolates(direction, endpoint) === 'no');
        if (object === undefined || endpoint.hostNetwork || open.length === 0 || !world.objects.includes(object)) return [];
        const wrong = `no NetworkPolicy of ${open.join(' and ')} is about its pods`;
        return [
          {
            object,
            about: open.join(' '),
            wrong,
            next: 'close the namespace by default, and open what has to be',
            verdict: verdictIn(world),
          },
        ];
      });
    },
  },
  {
    id: 'service-on-every-node',
    severity: 'info',
    title: 'a Service opens no port on every node',
    why: 'A NodePort is reachable wherever a node is, beside the way in with its TLS and its rules.',
    fix: 'Take ClusterIP behind an Ingress or a Gateway, or a LoadBalancer.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    good: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n',
    bad: 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}\n',
    find: (world) =>
      world
        .of('/Service')
        .filter((object) => textAt(object, 'spec', 'type') === 'NodePort')
        .map((object) => ({
          object,
          path: 'spec.type',
          expected: 'ClusterIP or LoadBalancer',
          got: '"NodePort"',
          next: 'take another type',
        })),
  },
];

/** The missing object may be outside the input. */
const verdictIn = ({ whole }: World): 'wrong' | 'unknown' => (whole ? 'wrong' : 'unknown');

/** Whether pods of a template are kept apart from each other: by constraints that select them. */
function keptApart(spec: JsonObject, labels: Labels): boolean {
  const apart = mapAt(spec, 'affinity', 'podAntiAffinity');
  const terms = [
    ...listAt(apart, 'requiredDuringSchedulingIgnoredDuringExecution'),
    ...listAt(apart, 'preferredDuringSchedulingIgnoredDuringExecution').map((each) => mapAt(each, 'podAffinityTerm')),
    ...listAt(spec, 'topologySpreadConstraints'),
  ];
  return terms.some((term) => selects(valueAt(term, 'labelSelector'), labels) || listAt(term, 'matchLabelKeys').length > 0);
}

/** Templates of which two pods may run. */
function several(world: World): PodTemplate[] {
  const kinds: ReadonlySet<string> = new Set(SCALED);
  return world.pods.filter(
    ({ complete, object, labels }) =>
      complete && kinds.has(kindOf(object)) && Object.keys(labels).length > 0 && mostPods(world, object) > 1,
  );
}
