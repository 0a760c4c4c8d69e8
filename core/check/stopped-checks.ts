import { textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { inNamespace, podsOf } from './near';
import { SCALED, scalersOf } from './scaled';
import { podsOfService } from './selector-checks';
import type { World } from './world';

/** What a Rollout takes its template from, by kind and name. */
function isAdopted(world: World, object: KubernetesObject): boolean {
  return inNamespace(world, 'argoproj.io/Rollout', world.namespaceOf(object)).some(
    (rollout) =>
      textAt(rollout, 'spec', 'workloadRef', 'kind') === object.kind &&
      textAt(rollout, 'spec', 'workloadRef', 'name') === object.metadata.name,
  );
}

/** An autoscaler of Kubernetes leaves a count of 0 alone; KEDA starts from it. */
const isWoken = (world: World, object: KubernetesObject): boolean =>
  scalersOf(world, object).some(({ object: scaler }) => scaler.kind === 'ScaledObject');

const isStopped = (object: KubernetesObject): boolean => valueAt(object, 'spec', 'replicas') === 0;

function* stopped(world: World): Generator<Found> {
  for (const object of SCALED.flatMap((kind) => world.of(kind))) {
    if (!isStopped(object) || isAdopted(world, object) || isWoken(world, object)) continue;
    const own = podsOf(world, object);
    const service = inNamespace(world, '/Service', world.namespaceOf(object)).find((each) => {
      const pods = podsOfService(world, each);
      return own.some((pod) => pods.includes(pod)) && pods.every((pod) => isStopped(pod.object));
    });
    if (service === undefined) continue;
    yield {
      object,
      path: 'spec.replicas',
      wrong: `runs no pod, and Service ${JSON.stringify(service.metadata.name)} leads to no other`,
      got: '0',
      next: 'give it a count, or add the Rollout or the ScaledObject that runs it',
    };
  }
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: example.com/web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const rollout = `---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec: {replicas: 2, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}, strategy: {canary: {}}}
`;

/** Workloads of no pods. */
export const STOPPED_CHECKS: readonly Check[] = [
  {
    id: 'service-of-stopped-pods',
    severity: 'warning',
    title: 'something runs the pods that a Service leads to',
    why: 'A Deployment of 0 replicas is right where a Rollout takes its template from it. Where the Rollout is gone, nothing runs a pod, and each connection to the Service is refused. An autoscaler leaves a count of 0 as it is.',
    fix: 'Give the workload its count back, or add what runs it.',
    source: 'https://argo-rollouts.readthedocs.io/en/stable/migrating/',
    good: deployment + rollout,
    bad: deployment,
    find: stopped,
  },
];
