import { type Normal, normalObject } from '../compare/normal';
import { counted } from '../counted';
import { listAt, mapAt, numberAt, textAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { certaintyOf, goes, type Judge, type Judged, shownName } from './judged';
import { podTemplateOf, type World } from './world';

const SCALED = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);
const LASTING = new Set([...SCALED, 'apps/DaemonSet']);

/** What becomes of the pods of a workload. */
export const judgeWorkload: Judge = (judged) => {
  if (!LASTING.has(judged.kind)) return [];
  if (judged.base !== undefined && judged.head === undefined) return removed(judged);
  const { base, head } = judged;
  if (base === undefined || head === undefined) return [];
  if (!judged.isSame)
    return goes(judged)
      ? [
          consequence(
            'workload-removed',
            `${shownName(base)} is made anew in namespace ${judged.namespace}: its pods in ${base.metadata.namespace ?? ''} stop`,
            certaintyOf(judged),
          ),
        ]
      : [];
  return [...scaled(judged, base, head), ...restarted(judged, head), ...paused(base, head)];
};

function removed(judged: Judged): Consequence[] {
  const { base, kind } = judged;
  // A Deployment without replicas is the template of a Rollout, or stopped already.
  if (base === undefined || !goes(judged) || numberAt(base, 'spec', 'replicas') === 0) return [];
  const replicas = kind === 'apps/DaemonSet' ? 'its pod on each node' : counted(numberAt(base, 'spec', 'replicas') ?? 1, 'pod');
  return [
    consequence(
      'workload-removed',
      `${shownName(base)} is removed: ${replicas} stop${replicas.startsWith('1 ') || kind === 'apps/DaemonSet' ? 's' : ''}`,
    ),
  ];
}

function scaled({ kind, after, environment }: Judged, base: KubernetesObject, head: KubernetesObject): Consequence[] {
  if (!SCALED.has(kind)) return [];
  const consequences: Consequence[] = [];
  const [old, now] = [numberAt(base, 'spec', 'replicas') ?? 1, numberAt(head, 'spec', 'replicas') ?? 1];
  if (old > 0 && now === 0 && adopterOf(head, after, environment) === undefined)
    consequences.push(
      consequence('outage-scaled-to-zero', `${shownName(head)} goes from ${counted(old, 'replica')} to none: nothing of it runs`),
    );
  const wasWritten = valueAt(base, 'spec', 'replicas') !== undefined;
  if (wasWritten && valueAt(head, 'spec', 'replicas') === undefined && old > 1 && !hasAutoscaler(head, after, environment))
    consequences.push(
      consequence('replicas-handed-over', `${shownName(head)} no longer says its replicas, and no autoscaler does: ${old} may become 1`),
    );
  if (kind === 'apps/StatefulSet' && now < old) consequences.push(...claimsWhenScaled(head, old, now));
  return consequences;
}

function claimsWhenScaled(head: KubernetesObject, old: number, now: number): Consequence[] {
  if (listAt(head, 'spec', 'volumeClaimTemplates').length === 0) return [];
  const ordinals = old - now === 1 ? `${head.metadata.name}-${now}` : `${head.metadata.name}-${now} to -${old - 1}`;
  return textAt(head, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete'
    ? [
        consequence(
          'stateful-claims-removed',
          `${shownName(head)} shrinks from ${old} to ${now}: the claims of ${ordinals} are deleted, since whenScaled is Delete`,
        ),
      ]
    : [consequence('stateful-claims-stay', `${shownName(head)} shrinks from ${old} to ${now}: the claims of ${ordinals} stay behind`)];
}

/** The Rollout that takes the template of a Deployment: the Deployment need run nothing itself. */
function adopterOf(head: KubernetesObject, after: World, environment: string | undefined): KubernetesObject | undefined {
  return after
    .ofKind('argoproj.io/Rollout', environment, head.metadata.namespace ?? '')
    .find(({ object }) => textAt(object, 'spec', 'workloadRef', 'name') === head.metadata.name)?.object;
}

function hasAutoscaler(head: KubernetesObject, after: World, environment: string | undefined): boolean {
  return ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'].some((kind) =>
    after
      .ofKind(kind, environment, head.metadata.namespace ?? '')
      .some(({ object }) => (textAt(object, 'spec', 'scaleTargetRef', 'name') ?? '') === head.metadata.name),
  );
}

/** Whether the pods that two versions of a workload make differ. */
export function templateDiffers(base: KubernetesObject, head: KubernetesObject): boolean {
  const [before, after] = [base, head].map((each) => normalObject(each).map?.get('spec')?.map);
  const key = before?.has('jobTemplate') ? 'jobTemplate' : 'template';
  return before?.get(key)?.text !== after?.get(key)?.text;
}

/**
 * Whether the pods of a workload that means the same before and after are replaced all the same. Its controller compares templates as they
 * stand, with the order of every list.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/controller/deployment/util/deployment_util.go EqualIgnoreHash
 */
export function restartsByOrder(base: Normal, head: Normal, kind: string): boolean {
  const [before, after] = [base, head].map((each) => each.map?.get('spec')?.map?.get('template'));
  return LASTING.has(kind) && kind !== 'apps/ReplicaSet' && before?.ordered !== after?.ordered;
}

function restarted({ kind, differences, after, environment }: Judged, head: KubernetesObject): Consequence[] {
  if (!differences.some(({ steps: [first, second] }) => first === 'spec' && second === 'template') || podTemplateOf(head) === undefined)
    return [];
  const replicas = numberAt(head, 'spec', 'replicas') ?? 1;
  const name = shownName(head);
  if (kind === 'apps/ReplicaSet')
    return [consequence('pods-restart-on-delete', `${name}: pods that run keep the template before until they are deleted`)];
  if (kind === 'argoproj.io/Rollout') return rollout(head);
  const adopter = kind === 'apps/Deployment' ? adopterOf(head, after, environment) : undefined;
  if (adopter !== undefined) return [...(replicas === 0 ? [] : [deployment(head, name, replicas)]), ...rollout(adopter)];
  if (kind !== 'apps/DaemonSet' && replicas === 0) return [];
  if (kind === 'apps/Deployment') return [deployment(head, name, replicas)];
  const strategy = textAt(head, 'spec', 'updateStrategy', 'type') ?? 'RollingUpdate';
  if (strategy === 'OnDelete')
    return [consequence('pods-restart-on-delete', `${name}: pods keep the template before until somebody deletes them (OnDelete)`)];
  if (kind === 'apps/DaemonSet') {
    const most = valueAt(head, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? 1;
    return [
      consequence('pods-restart', `the pods of ${name} restart on every node: rolling, at most ${shown(most)} unavailable at a time`),
    ];
  }
  const partition = numberAt(head, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (partition >= replicas)
    return [consequence('pods-restart-on-delete', `${name}: no pod restarts, since its partition is ${partition}`)];
  if (replicas === 1)
    return [
      consequence(
        'outage-single-replica',
        `the only pod of ${name} restarts: nothing of it runs meanwhile (an outage until the new pod is ready)`,
      ),
    ];
  return [
    consequence(
      'pods-restart',
      `${counted(replicas - partition, 'pod')} of ${name} restart: one after another, the highest ordinal first${partition > 0 ? `, down to ordinal ${partition}` : ''}`,
    ),
  ];
}

function rollout(head: KubernetesObject): Consequence[] {
  const replicas = numberAt(head, 'spec', 'replicas') ?? 1;
  return replicas === 0
    ? []
    : [consequence('pods-restart', `${counted(replicas, 'pod')} of ${shownName(head)} restart: ${rolloutSteps(head)}`)];
}

function deployment(head: KubernetesObject, name: string, replicas: number): Consequence {
  if (textAt(head, 'spec', 'strategy', 'type') === 'Recreate')
    return consequence(
      'outage-recreate',
      `${replicas === 1 ? `the only pod of ${name} stops before a new one starts` : `all ${counted(replicas, 'pod')} of ${name} stop before new ones start`} (Recreate): an outage`,
    );
  const surge = valueAt(head, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%';
  const unavailable = valueAt(head, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%';
  // A part of the pods is rounded up for surge, and down for what may be missing.
  if (countOf(unavailable, replicas, Math.floor) >= replicas)
    return replicas === 1
      ? consequence(
          'outage-single-replica',
          `the only pod of ${name} may stop before its successor is ready (maxUnavailable ${shown(unavailable)}): an outage`,
        )
      : consequence(
          'outage-recreate',
          `all ${counted(replicas, 'pod')} of ${name} may stop at once (maxUnavailable ${shown(unavailable)}): an outage`,
        );
  return consequence(
    'pods-restart',
    `${counted(replicas, 'pod')} of ${name} restart: rolling update, maxSurge ${shown(surge)}, maxUnavailable ${shown(unavailable)}`,
  );
}

function countOf(value: JsonValue, replicas: number, round: (share: number) => number): number {
  const share = /^(\d+)%$/.exec(String(value))?.[1];
  return share === undefined ? Number(value) : round((Number(share) * replicas) / 100);
}

function rolloutSteps(head: KubernetesObject): string {
  const blueGreen = mapAt(head, 'spec', 'strategy', 'blueGreen');
  if (Object.keys(blueGreen).length > 0) {
    const promoted = blueGreen['autoPromotionEnabled'] === false ? 'live once somebody promotes it' : 'live as soon as it is ready';
    const seconds = numberAt(blueGreen, 'scaleDownDelaySeconds') ?? 30;
    return `blue-green, ${promoted}, the pods before stay ${seconds} s longer`;
  }
  const steps = listAt(head, 'spec', 'strategy', 'canary', 'steps').map((step) => {
    const weight = numberAt(step, 'setWeight');
    if (weight !== undefined) return `${weight} %`;
    const pause = valueAt(step, 'pause');
    if (pause !== undefined) {
      const duration = valueAt(step, 'pause', 'duration');
      return duration === undefined ? 'pause until promoted' : `pause ${typeof duration === 'number' ? `${duration}s` : shown(duration)}`;
    }
    return Object.keys(mapAt(step))[0] ?? 'step';
  });
  return steps.length === 0 ? 'canary without steps, so all at once by surge' : `canary: ${steps.join(', ')}`;
}

function paused(base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const [was, is] = [base, head].map((each) => valueAt(each, 'spec', 'paused') === true);
  return is && !was ? [consequence('update-paused', `${shownName(head)} is paused: no change of its pods rolls out until it goes on`)] : [];
}

function shown(value: JsonValue): string {
  return String(value);
}
