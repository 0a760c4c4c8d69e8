import { foundIn } from '../../support/found';

const REQUESTS = '{requests: {cpu: 100m}}';

function deployment({ name = 'web', spec = '', pod = '', resources = '{}', kind = 'apps/v1 Deployment' } = {}): string {
  const [apiVersion, of] = kind.split(' ');
  return `---
apiVersion: ${apiVersion}
kind: ${of}
metadata: {name: ${name}, namespace: shop}
spec:
  ${spec}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${pod}
      containers: [{name: main, image: x, resources: ${resources}}]
`;
}
const budget = (spec: string): string => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {${spec}, selector: {matchLabels: {app: web}}}
`;
const scaler = (metric: string, target = 'apiVersion: apps/v1, kind: Deployment'): string => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {${target}, name: web}, minReplicas: 1, maxReplicas: 4, metrics: [${metric}]}
`;
const CPU = '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}';
const claim = (mode: string): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [${mode}]}
`;
const MOUNT = 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]';
const together = (app: string): string =>
  `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: ${app}}}}]}}
      ${MOUNT}`;

describe('budget-blocks-drain', () => {
  test.each<[claim: string, yaml: string, found: number]>([
    ['no pod may go', deployment({ spec: 'replicas: 3' }) + budget('maxUnavailable: 0'), 1],
    ['0 % may go', deployment({ spec: 'replicas: 3' }) + budget('maxUnavailable: "0%"'), 1],
    ['as many as run are asked for', deployment({ spec: 'replicas: 3' }) + budget('minAvailable: 3'), 1],
    ['all are asked for', budget('minAvailable: "100%"'), 1],
    ['a share that is rounded up to all', deployment({ spec: 'replicas: 2' }) + budget('minAvailable: "51%"'), 1],
    ['a share that leaves one', deployment({ spec: 'replicas: 4' }) + budget('minAvailable: "75%"'), 0],
    ['one may go', deployment({ spec: 'replicas: 1' }) + budget('maxUnavailable: 1'), 0],
    ['an autoscaler runs more', deployment() + scaler(CPU) + budget('minAvailable: 1'), 0],
    ['its pods are not given', budget('minAvailable: 1'), 0],
    ['nothing runs', deployment({ spec: 'replicas: 0' }) + budget('minAvailable: 1'), 0],
    [
      'two workloads share it',
      deployment() + deployment({ name: 'other' }).replaceAll('app: other', 'app: web') + budget('minAvailable: 1'),
      0,
    ],
  ])('%s: %#', (_, yaml, found) => expect(foundIn('budget-blocks-drain', yaml)).toHaveLength(found));
});

describe('autoscaler-without-requests', () => {
  const memory = '{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}';
  const ofSidecar =
    '{type: ContainerResource, containerResource: {name: cpu, container: side, target: {type: Utilization, averageUtilization: 80}}}';
  const limitRange = '---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: defaults, namespace: shop}\nspec: {limits: []}\n';
  test.each<[claim: string, yaml: string, found: number]>([
    ['nothing is requested', deployment() + scaler(CPU), 1],
    ['it is requested', deployment({ resources: REQUESTS }) + scaler(CPU), 0],
    ['a limit is a request too', deployment({ resources: '{limits: {cpu: 1}}' }) + scaler(CPU), 0],
    ['another resource is requested', deployment({ resources: '{requests: {memory: 1Gi}}' }) + scaler(CPU), 1],
    ['an amount is no share', deployment() + scaler(memory), 0],
    ['another container is measured', deployment() + scaler(ofSidecar), 0],
    ['the namespace fills it in', deployment() + limitRange + scaler(CPU), 0],
    ['the pod as a whole requests it', deployment({ pod: `resources: ${REQUESTS}` }) + scaler(CPU), 0],
    ['the target is not given', scaler(CPU), 0],
  ])('%s: %#', (_, yaml, found) => expect(foundIn('autoscaler-without-requests', yaml)).toHaveLength(found));
});

describe('claim-on-two-nodes', () => {
  const two = { spec: 'replicas: 2' };
  test.each<[claim: string, yaml: string, found: number]>([
    ['two pods of one workload', claim('ReadWriteOnce') + deployment({ ...two, pod: MOUNT }), 1],
    ['a class for many nodes', claim('ReadWriteMany') + deployment({ ...two, pod: MOUNT }), 0],
    ['the claim is not given', deployment({ ...two, pod: MOUNT }), 0],
    ['kept beside each other', claim('ReadWriteOnce') + deployment({ ...two, pod: together('web') }), 0],
    ['kept beside others', claim('ReadWriteOnce') + deployment({ ...two, pod: together('other') }), 1],
    [
      'one node is named',
      claim('ReadWriteOnce') + deployment({ ...two, pod: `nodeSelector: {kubernetes.io/hostname: a}\n      ${MOUNT}` }),
      0,
    ],
    ['an autoscaler adds pods', claim('ReadWriteOnce') + deployment({ pod: MOUNT }) + scaler(CPU), 1],
    ['two workloads', claim('ReadWriteOnce') + deployment({ pod: MOUNT }) + deployment({ name: 'other', pod: MOUNT }), 1],
    ['one follows the other', claim('ReadWriteOnce') + deployment({ pod: MOUNT }) + deployment({ name: 'other', pod: together('web') }), 0],
    [
      'the other one is off',
      claim('ReadWriteOnce') + deployment({ pod: MOUNT }) + deployment({ name: 'other', spec: 'replicas: 0', pod: MOUNT }),
      0,
    ],
  ])('%s: %#', (_, yaml, found) => expect(foundIn('claim-on-two-nodes', yaml)).toHaveLength(found));
});

describe('claim-and-rolling-update', () => {
  test.each<[claim: string, yaml: string, found: number]>([
    ['a new pod first', claim('ReadWriteOnce') + deployment({ pod: MOUNT }), 1],
    ['the old pod first', claim('ReadWriteOnce') + deployment({ spec: 'strategy: {rollingUpdate: {maxSurge: 0}}', pod: MOUNT }), 0],
    ['all again', claim('ReadWriteOnce') + deployment({ spec: 'strategy: {type: Recreate}', pod: MOUNT }), 0],
    ['the new pod must run beside the old one', claim('ReadWriteOnce') + deployment({ pod: together('web') }), 0],
    ['a StatefulSet never starts a second', claim('ReadWriteOnce') + deployment({ kind: 'apps/v1 StatefulSet', pod: MOUNT }), 0],
  ])('%s: %#', (_, yaml, found) => expect(foundIn('claim-and-rolling-update', yaml)).toHaveLength(found));
});

describe('grace-below-prestop', () => {
  const hook = (text: string, grace = ''): string => deployment({ pod: grace }).replace('resources: {}', `lifecycle: {preStop: ${text}}`);
  test.each<[claim: string, yaml: string, found: number]>([
    ['as long as the default of 30 s', hook('{sleep: {seconds: 30}}'), 1],
    ['shorter', hook('{sleep: {seconds: 29}}'), 0],
    ['a shell that sleeps', hook('{exec: {command: [sh, -c, "sleep 40 && kill 1"]}}'), 1],
    ['the command itself', hook('{exec: {command: [sleep, "40"]}}'), 1],
    ['a longer grace period', hook('{sleep: {seconds: 40}}', 'terminationGracePeriodSeconds: 60'), 0],
    ['a command that can not be told', hook('{exec: {command: [/bin/drain]}}'), 0],
  ])('%s: %#', (_, yaml, found) => expect(foundIn('grace-below-prestop', yaml)).toHaveLength(found));
});

test('autoscaler-and-replicas: the adopted Deployment of a Rollout may say 0, the Rollout no count', () => {
  const rollout = (replicas: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec: {${replicas} workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;
  const onRollout = scaler(CPU, 'apiVersion: argoproj.io/v1alpha1, kind: Rollout');
  const adopted = deployment({ spec: 'replicas: 0' });
  expect(foundIn('autoscaler-and-replicas', adopted + rollout('') + onRollout)).toEqual([]);
  expect(foundIn('autoscaler-and-replicas', adopted + rollout('replicas: 2,') + onRollout)).toEqual(['Rollout/web spec.replicas']);
});
