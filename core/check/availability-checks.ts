import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { inNamespace, podsOf } from './near';
import { containersOf, type PodTemplate } from './pod-templates-of';
import { type Autoscaler, autoscalers, hasCount, SCALED, scalersOf } from './scaled';
import type { World } from './world';

const DISRUPTIONS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const AUTOSCALING = 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/';

const web = (spec: string, container = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  ${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.com/web
          ${container}
`;
const budget = (spec: string): string => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {${spec}, selector: {matchLabels: {app: web}}}
`;
const SCALER = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 4
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
`;
const REQUESTS = 'resources: {requests: {cpu: 100m}}';

/** What ends connections or work when a node is drained, a pod replaced, or load grows. */
export const AVAILABILITY_CHECKS: readonly Check[] = [
  {
    id: 'replica-alone',
    severity: 'info',
    title: 'what takes connections has a second pod',
    why: 'With one pod, each drain of a node and each crash is an outage.',
    fix: 'Run two or more, or accept it with the reason why one has to do.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
    good: `${web('replicas: 2')}${service()}`,
    bad: `${web('replicas: 1')}${service()}`,
    find: (world) => {
      return SCALED.flatMap((kind) => world.of(kind)).flatMap((object) => {
        const count = numberAt(object, 'spec', 'replicas') ?? 1;
        const takes = podsOf(world, object).some((pod) => isBehindService(world, pod));
        if (world.environment?.production === false || count !== 1 || !takes || scalersOf(world, object).length > 0) return [];
        return [{ object, path: 'spec.replicas', expected: 'at least 2', got: '1', next: 'run more, or accept it with a reason' }];
      });
    },
  },
  {
    id: 'budget-blocks-drain',
    severity: 'warning',
    title: 'a PodDisruptionBudget lets at least one pod go',
    why: 'A drain of a node waits for ever for a pod that may not go: nodes can not be replaced, and the cluster not be updated.',
    fix: 'Allow one pod to go (`maxUnavailable: 1`), or run more pods than the budget asks for.',
    source: DISRUPTIONS,
    good: `${web('replicas: 2')}${budget('maxUnavailable: 1')}`,
    bad: `${web('replicas: 1')}${budget('minAvailable: 1')}`,
    find: (world) => {
      return world.of('policy/PodDisruptionBudget').flatMap((object) => blocked(world, object));
    },
  },
  {
    id: 'autoscaler-without-requests',
    severity: 'error',
    title: 'pods that are scaled by their use request what is measured',
    why: 'The use is a share of what is requested. Without a request the HorizontalPodAutoscaler gets no number, and never scales.',
    fix: 'Set resources.requests of that resource in every container.',
    source: AUTOSCALING,
    good: `${web('', REQUESTS)}${SCALER}`,
    bad: `${web('')}${SCALER}`,
    find: (world) => autoscalers(world).flatMap((scaler) => withoutRequests(world, scaler)),
  },
  {
    id: 'autoscaler-and-replicas',
    severity: 'warning',
    title: 'what is scaled by load has no count of its own',
    why: 'Each apply sets the count again, and takes pods away that the load needs.',
    fix: 'Leave `replicas` out.',
    source: `${AUTOSCALING}#migrating-deployments-and-statefulsets-to-horizontal-autoscaling`,
    good: `${web('', REQUESTS)}${SCALER}`,
    bad: `${web('replicas: 2', REQUESTS)}${SCALER}`,
    find: (world) =>
      autoscalers(world)
        .filter(({ target }) => hasCount(target) && world.objects.includes(target))
        .map(({ object, target }) => ({
          object: target,
          path: 'spec.replicas',
          expected: `none, since ${object.kind} ${JSON.stringify(object.metadata.name)} sets it`,
          got: JSON.stringify(valueAt(target, 'spec', 'replicas')),
          next: 'leave it out',
        })),
  },
  {
    id: 'grace-below-prestop',
    severity: 'warning',
    title: 'a pod has time for its preStop hook and its own end',
    why: 'The hook is part of the grace period. What is left behind it is too short, so the process is killed with its connections open.',
    fix: 'Set terminationGracePeriodSeconds above the hook and what the program itself needs.',
    source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution',
    good: web('', 'lifecycle: {preStop: {sleep: {seconds: 5}}}'),
    bad: web('', 'lifecycle: {preStop: {sleep: {seconds: 30}}}'),
    find: (world) =>
      world.pods.flatMap((pod) => {
        const grace = numberAt(pod.spec, 'terminationGracePeriodSeconds') ?? 30;
        return containersOf(pod).flatMap(({ container, path }): Found[] => {
          const seconds = sleepOf(mapAt(container, 'lifecycle', 'preStop'));
          if (seconds === undefined || seconds < grace) return [];
          const fault = { expected: `less than the grace period of ${grace} s`, got: `${seconds} s`, next: 'make the grace period longer' };
          return [{ object: pod.object, path: `${path}.lifecycle.preStop`, ...fault }];
        });
      }),
  },
];

function service(): string {
  return `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
}

function isBehindService(world: World, { namespace, labels }: PodTemplate): boolean {
  return inNamespace(world, '/Service', namespace).some((each) => {
    const selector = Object.entries(mapAt(each, 'spec', 'selector'));
    return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
  });
}

/** Seconds of a hook that sleeps, by itself or by a shell; undefined if the hook does not show it. */
function sleepOf(hook: JsonValue): number | undefined {
  const command = listAt(hook, 'exec', 'command');
  const [, text] = /(?:^|[\s;&])sleep\s+([0-9]+(?:\.[0-9]+)?)s?(?:$|[\s;&])/.exec(command.join(' ')) ?? [];
  return numberAt(hook, 'sleep', 'seconds') ?? (text === undefined ? undefined : Number(text));
}

function blocked(world: World, object: KubernetesObject): Found[] {
  const selector = valueAt(object, 'spec', 'selector');
  const most = valueAt(object, 'spec', 'maxUnavailable') ?? undefined;
  const least = valueAt(object, 'spec', 'minAvailable') ?? undefined;
  if (most !== undefined) {
    if (Number.parseInt(String(most), 10) !== 0) return [];
    return [{ object, path: 'spec.maxUnavailable', expected: 'at least 1', got: JSON.stringify(most), next: 'allow one pod to go' }];
  }
  if (least === undefined) {
    // Of such a budget the controller counts no pod that may go.
    const fault = { wrong: 'says neither minAvailable nor maxUnavailable, so that no pod may go', next: 'set maxUnavailable: 1' };
    return [{ object, path: 'spec', ...fault }];
  }
  if (least === '100%')
    return [{ object, path: 'spec.minAvailable', expected: 'less than all', got: '"100%"', next: 'allow one pod to go' }];
  const pods = world.podsIn(world.namespaceOf(object)).filter((pod) => selects(selector, pod.labels));
  const counts = pods.map((pod) => countOf(world, pod));
  if (pods.length === 0 || counts.includes(undefined)) return [];
  const running = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const asked = typeof least === 'number' ? least : Math.ceil((Number.parseInt(String(least), 10) / 100) * running);
  if (running === 0 || asked < running) return [];
  return [
    {
      object,
      path: 'spec.minAvailable',
      expected: `less than the ${running} that run`,
      got: JSON.stringify(least),
      next: 'take maxUnavailable: 1, or run more pods',
    },
  ];
}

/** Pods of a template at least; undefined if that is nobody's to say here. */
function countOf(world: World, { object, complete, path }: PodTemplate): number | undefined {
  if (!complete || object.kind === 'DaemonSet' || object.kind === 'Job' || object.kind === 'CronJob') return undefined;
  if (path === '') return 1;
  const [scaler] = scalersOf(world, object);
  return scaler === undefined ? (numberAt(object, 'spec', 'replicas') ?? 1) : scaler.most;
}

function withoutRequests(world: World, { object, target }: Autoscaler): Found[] {
  const pod = podsOf(world, target)[0];
  const namespace = world.namespaceOf(object);
  // A LimitRange fills in what is missing; so do requests of the pod as a whole.
  if (pod === undefined || inNamespace(world, '/LimitRange', namespace).length > 0 || valueAt(pod.spec, 'resources') !== undefined)
    return [];
  return measured(object).flatMap(({ path, resource, only }) =>
    containersOf(pod)
      .filter(({ container, list }) => list === 'containers' || textAt(container, 'restartPolicy') === 'Always')
      .filter(({ container }) => only === undefined || textAt(container, 'name') === only)
      .filter(({ container }) =>
        ['requests', 'limits'].every((of) => (valueAt(container, 'resources', of, resource) ?? undefined) === undefined),
      )
      .map(
        ({ container }): Found => ({
          object,
          path,
          about: `${textAt(container, 'name')} ${resource}`,
          wrong: `container ${JSON.stringify(textAt(container, 'name') ?? '')} of ${target.kind} ${target.metadata.name} requests no ${resource}`,
          next: `set resources.requests.${resource}`,
        }),
      ),
  );
}

interface Measured {
  readonly path: string;
  readonly resource: string;
  /** The one container that is measured. @default - all */
  readonly only?: string | undefined;
}

/** Resources whose use is measured as a share. */
function measured(object: KubernetesObject): Measured[] {
  if (object.kind !== 'HorizontalPodAutoscaler') return [];
  const first = (valueAt(object, 'spec', 'targetCPUUtilizationPercentage') ?? undefined) !== undefined;
  const old: Measured[] = first ? [{ path: 'spec.targetCPUUtilizationPercentage', resource: 'cpu' }] : [];
  const metrics = listAt(object, 'spec', 'metrics').flatMap((metric, index): Measured[] => {
    const field = textAt(metric, 'type') === 'ContainerResource' ? 'containerResource' : 'resource';
    const source = mapAt(metric, field);
    const resource = textAt(source, 'name');
    const share = textAt(source, 'target', 'type') === 'Utilization' || numberAt(source, 'targetAverageUtilization') !== undefined;
    return resource === undefined || !share
      ? []
      : [{ path: `spec.metrics[${index}].${field}`, resource, only: textAt(source, 'container') }];
  });
  return [...old, ...metrics];
}
