import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import { selects } from '../object/label-selector';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { podsOf } from './near';
import type { PodTemplate } from './pod-templates-of';
import { mostPods } from './scaled';
import type { World } from './world';

const MODES = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes';

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
const web = (replicas: number): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: ${replicas}
  strategy: {type: Recreate}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: example.com/web}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;

/** Volumes that one node alone can mount. */
export const CLAIM_CHECKS: readonly Check[] = [
  {
    id: 'claim-on-two-nodes',
    severity: 'error',
    title: 'pods that share a volume of one node run on one node',
    why: 'ReadWriteOnce is one node: a pod on another one waits for the volume for ever, and never starts.',
    fix: 'Run one pod, keep them on one node with a required pod affinity, or take a ReadWriteMany class or a claim for each (volumeClaimTemplates).',
    source: MODES,
    good: `${CLAIM}${web(1)}`,
    bad: `${CLAIM}${web(2)}`,
    find: (world) => {
      return world.of('/PersistentVolumeClaim').flatMap((claim) => {
        const modes = listAt(claim, 'spec', 'accessModes');
        if (modes.length === 0 || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')) return [];
        return sharedBy(world, claim);
      });
    },
  },
  {
    id: 'claim-and-rolling-update',
    severity: 'warning',
    title: 'an update gives a volume of one node back before it asks for it again',
    why: 'A rolling update starts the new pod first. On another node it waits for the volume that the old pod holds, and the old one stays until the new one is ready: the update never ends.',
    fix: 'Set `strategy: {type: Recreate}`, or take a StatefulSet.',
    source: 'https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/',
    good: `${CLAIM}${web(1)}`,
    bad: `${CLAIM}${web(1)}`.replace('  strategy: {type: Recreate}\n', ''),
    find: (world) =>
      world.of('apps/Deployment').flatMap((object) => {
        const rolling = (textAt(object, 'spec', 'strategy', 'type') ?? 'RollingUpdate') === 'RollingUpdate';
        const surge = valueAt(object, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') ?? 1;
        if (!rolling || Number.parseInt(String(surge), 10) === 0 || valueAt(object, 'spec', 'replicas') === 0) return [];
        const pod = podsOf(world, object)[0];
        if (pod === undefined || isPinned(pod) || keptWith(pod, world.podsIn(pod.namespace))) return [];
        return mountedBy(pod).flatMap(({ name, path }): Found[] => {
          const modes = listAt(world.find('/PersistentVolumeClaim', pod.namespace, name), 'spec', 'accessModes');
          if (modes.length === 0 || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')) return [];
          return [
            {
              object,
              path,
              wrong: `a rolling update starts a second pod with claim ${JSON.stringify(name)}, which one node can mount`,
              next: 'set strategy.type to Recreate',
            },
          ];
        });
      }),
  },
];

function sharedBy(world: World, claim: KubernetesObject): Found[] {
  const mounting = world
    .podsIn(world.namespaceOf(claim))
    .filter(({ object }) => !['Job', 'CronJob'].includes(object.kind))
    .flatMap((pod) =>
      mountedBy(pod)
        .filter(({ name }) => name === claim.metadata.name)
        .map(({ path }) => ({ pod, path })),
    );
  const running = mounting.filter(({ pod }) => pod.path === '' || mostPods(world, pod.object) > 0);
  const several = running.filter(({ pod }) => pod.object.kind === 'DaemonSet' || (pod.path !== '' && mostPods(world, pod.object) > 1));
  const alone = several
    .filter(({ pod }) => !isPinned(pod) && !keptWith(pod, [pod]))
    .map(
      ({ pod, path }): Found => ({
        object: pod.object,
        path,
        wrong: `several pods mount claim ${JSON.stringify(claim.metadata.name)}, which one node can mount`,
        next: 'run one pod, or keep them on one node',
      }),
    );
  const pods = running.map(({ pod }) => pod);
  const [first, ...others] = running;
  if (alone.length > 0 || first === undefined || others.length === 0 || pods.every(isPinned)) return alone;
  // Each but one has to follow another one.
  const free = running.filter(
    ({ pod }) =>
      !isPinned(pod) &&
      !keptWith(
        pod,
        pods.filter((other) => other !== pod),
      ),
  );
  return free.slice(1).map(({ pod, path }) => ({
    object: pod.object,
    path,
    wrong: `claim ${JSON.stringify(claim.metadata.name)}, which one node can mount, is also mounted by ${pods.find((other) => other !== pod)?.object.metadata.name}`,
    next: 'keep both on one node with a required pod affinity',
  }));
}

function mountedBy({ spec, specPath }: PodTemplate): { readonly name: string; readonly path: string }[] {
  return listAt(spec, 'volumes').flatMap((volume, index) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    return name === undefined || valueAt(volume, 'persistentVolumeClaim', 'readOnly') === true
      ? []
      : [{ name, path: `${specPath}.volumes[${index}].persistentVolumeClaim` }];
  });
}

/** Whether the pod can run on one node alone. */
function isPinned({ spec }: PodTemplate): boolean {
  const isHostname = (key: JsonValue | undefined): boolean => key === 'kubernetes.io/hostname';
  const required = listAt(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  return (
    textAt(spec, 'nodeName') !== undefined ||
    Object.keys(textsAt(spec, 'nodeSelector')).some(isHostname) ||
    required.some((term) =>
      listAt(term, 'matchExpressions').some((each) => isHostname(valueAt(each, 'key')) && listAt(each, 'values').length === 1),
    )
  );
}

/** Whether a pod must run where one of some others runs. */
function keptWith({ spec }: PodTemplate, others: readonly PodTemplate[]): boolean {
  return listAt(spec, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution').some(
    (term) =>
      textAt(term, 'topologyKey') === 'kubernetes.io/hostname' &&
      others.some(({ labels }) => selects(mapAt(term, 'labelSelector'), labels)),
  );
}
