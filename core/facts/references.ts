import { groupKindOf } from '../compare/identity';
import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { goes, type Judge, type Judged, shownName } from './judged';
import { containersOf, podTemplateOf } from './world';

/** How a pod reads a ConfigMap, a Secret, a claim or an account. */
interface Read {
  /** `<group>/<kind>` */
  readonly kind: string;
  readonly name: string;
  readonly key?: string | undefined;
  /** Whether the pod runs without it too. */
  readonly optional: boolean;
  /** Whether the container sees a change without a restart. */
  readonly live: boolean;
}

/** Removed objects that something still names, and changes that pods don't notice. */
export const judgeReferences: Judge = (judged) => {
  const { kind, base, head } = judged;
  if (base === undefined) return [];
  if (kind === EXTERNAL) return madeElsewhere(judged, base);
  if (!READ.has(kind)) return [];
  return head === undefined || !judged.isSame ? stillNamed(judged, base) : [...withoutKeys(judged, base, head), ...unnoticed(judged, head)];
};

const PRIORITY = 'scheduling.k8s.io/PriorityClass';
const READ = new Set(['/ConfigMap', '/Secret', '/PersistentVolumeClaim', '/ServiceAccount', PRIORITY]);
const EXTERNAL = 'external-secrets.io/ExternalSecret';

/** The Secret that an ExternalSecret makes, as far as the keys are written: it goes with it, and so do keys. */
function madeElsewhere(judged: Judged, base: KubernetesObject): Consequence[] {
  const secretOf = (object: KubernetesObject): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...object.metadata, name: textAt(object, 'spec', 'target', 'name') ?? object.metadata.name },
    data: Object.fromEntries(listAt(object, 'spec', 'data').map((each) => [textAt(each, 'secretKey') ?? '', ''])),
  });
  const { head } = judged;
  const policy = textAt(base, 'spec', 'target', 'creationPolicy') ?? 'Owner';
  const as = { ...judged, kind: '/Secret' };
  if (head === undefined || !judged.isSame) return policy === 'Owner' ? stillNamed(as, secretOf(base)) : [];
  const hasOtherKeys = listAt(head, 'spec', 'dataFrom').length > 0 || valueAt(head, 'spec', 'target', 'template') !== undefined;
  return hasOtherKeys || policy === 'Merge' || policy === 'None' ? [] : withoutKeys(as, secretOf(base), secretOf(head));
}

function stillNamed(judged: Judged, base: KubernetesObject): Consequence[] {
  if (!goes(judged)) return [];
  const users = usersOf(judged, base, (read) => !read.optional);
  return users.length === 0
    ? []
    : [consequence('still-used', `${shownName(base)} is removed, and ${users.join(', ')} still needs it: new pods don't start`)];
}

function withoutKeys(judged: Judged, base: KubernetesObject, head: KubernetesObject): Consequence[] {
  const keys = (object: KubernetesObject): string[] =>
    ['data', 'stringData', 'binaryData'].flatMap((map) => Object.keys(mapAt(object, map)));
  const gone = keys(base).filter((key) => !keys(head).includes(key));
  return gone.flatMap((key) => {
    const users = usersOf(judged, base, (read) => read.key === key && !read.optional);
    return users.length === 0
      ? []
      : [
          consequence(
            'still-used',
            `key ${key} of ${shownName(base)} is removed, and ${users.join(', ')} still needs it: new pods don't start`,
          ),
        ];
  });
}

/** Whether something restarts pods when what they read changes: Stakater Reloader. */
function isReloaded(object: KubernetesObject): boolean {
  return Object.entries(textsAt(object, 'metadata', 'annotations')).some(
    ([key, value]) => key.includes('reloader.stakater.com/') && value !== 'false',
  );
}

function unnoticed(judged: Judged, head: KubernetesObject): Consequence[] {
  const differs = judged.differences.some(({ steps }) => ['data', 'stringData', 'binaryData'].includes(String(steps[0])));
  if (!differs) return [];
  const makers = makersThat(judged, head, (read) => !read.live).filter(
    ({ object, was }) => !isReloaded(object) && was !== undefined && same(object, was),
  );
  const names = makers.map(({ object }) => shownName(object));
  return names.length === 0
    ? []
    : [
        consequence(
          'config-not-reloaded',
          `${names.join(', ')} ${names.length === 1 ? 'keeps' : 'keep'} what ${shownName(head)} said before until its pods restart`,
        ),
      ];
}

function same(object: KubernetesObject, was: KubernetesObject): boolean {
  return JSON.stringify(podTemplateOf(object)?.spec) === JSON.stringify(podTemplateOf(was)?.spec);
}

function usersOf(judged: Judged, target: KubernetesObject, which: (read: Read) => boolean): string[] {
  return makersThat(judged, target, which).map(({ object }) => shownName(object));
}

function makersThat({ kind, before, after, environment }: Judged, target: KubernetesObject, which: (read: Read) => boolean) {
  const namespace = target.metadata.namespace ?? '';
  // What has no namespace is used in all of them.
  const makers =
    kind === PRIORITY ? after.objects.filter((each) => each.environment === environment) : after.podMakers(environment, namespace);
  return makers
    .filter(({ object }) => readsOf(object).some((read) => read.kind === kind && read.name === target.metadata.name && which(read)))
    .map(({ object }) => ({
      object,
      was: before.find(groupKindOf(object), environment, object.metadata.namespace ?? '', object.metadata.name),
    }));
}

function readsOf(object: KubernetesObject): Read[] {
  const spec = podTemplateOf(object)?.spec;
  if (spec === undefined) return [];
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount');
  const priority = textAt(spec, 'priorityClassName');
  return [
    ...(priority === undefined ? [] : [{ kind: PRIORITY, name: priority, optional: false, live: true }]),
    ...(account === undefined ? [] : [{ kind: '/ServiceAccount', name: account, optional: false, live: true }]),
    ...containersOf(spec).flatMap(readsOfContainer),
    ...listAt(spec, 'volumes').flatMap((volume) => readsOfVolume(volume, isMountedByPath(spec, textAt(volume, 'name') ?? ''))),
  ];
}

function readsOfContainer(container: JsonValue): Read[] {
  const optional = (value: JsonValue, key: string): boolean => valueAt(value, key, 'optional') === true;
  const variables = listAt(container, 'env').flatMap((each): Read[] => {
    const from = mapAt(each, 'valueFrom');
    return [['/ConfigMap', 'configMapKeyRef'] as const, ['/Secret', 'secretKeyRef'] as const].flatMap(([kind, key]) => {
      const name = textAt(from, key, 'name');
      return name === undefined ? [] : [{ kind, name, key: textAt(from, key, 'key'), optional: optional(from, key), live: false }];
    });
  });
  const whole = listAt(container, 'envFrom').flatMap((each): Read[] =>
    [['/ConfigMap', 'configMapRef'] as const, ['/Secret', 'secretRef'] as const].flatMap(([kind, key]) => {
      const name = textAt(each, key, 'name');
      return name === undefined ? [] : [{ kind, name, optional: optional(each, key), live: false }];
    }),
  );
  return [...variables, ...whole];
}

function readsOfVolume(volume: JsonValue, byPath: boolean): Read[] {
  const of = (source: JsonValue): Read[] =>
    [
      ['/ConfigMap', 'configMap', 'name'] as const,
      ['/Secret', 'secret', 'secretName'] as const,
      ['/Secret', 'secret', 'name'] as const,
      ['/PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'] as const,
    ].flatMap(([kind, key, field]): Read[] => {
      const name = textAt(source, key, field);
      if (name === undefined) return [];
      const shared = { kind, name, optional: valueAt(source, key, 'optional') === true, live: !byPath };
      const items = listAt(source, key, 'items');
      return items.length === 0 ? [shared] : items.map((item) => ({ ...shared, key: textAt(item, 'key') }));
    });
  return [...of(volume), ...listAt(volume, 'projected', 'sources').flatMap(of)];
}

/** Kubernetes never updates a file that is mounted by itself (`subPath`). */
function isMountedByPath(spec: JsonValue, volume: string): boolean {
  return ['containers', 'initContainers'].some((key) =>
    listAt(spec, key).some((container) =>
      listAt(container, 'volumeMounts').some((mount) => textAt(mount, 'name') === volume && valueAt(mount, 'subPath') !== undefined),
    ),
  );
}
