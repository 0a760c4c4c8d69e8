import { listAt, textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { containersOf } from './pod-templates-of';
import type { World } from './world';

const MOUNTS = [
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
] as const;

/** Names of volumes that a StatefulSet makes for each of its pods. */
const claimsOf = (object: KubernetesObject): (string | undefined)[] =>
  kindOf(object) === 'apps/StatefulSet'
    ? listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => textAt(claim, 'metadata', 'name'))
    : [];

function* unknownVolumes(world: World): Generator<Found> {
  for (const pod of world.pods.filter(({ complete }) => complete)) {
    const names = new Set([...listAt(pod.spec, 'volumes').map((volume) => textAt(volume, 'name')), ...claimsOf(pod.object)]);
    for (const { container, path } of containersOf(pod)) {
      for (const [list] of MOUNTS) {
        for (const [index, mount] of listAt(container, list).entries()) {
          const name = textAt(mount, 'name');
          if (name === undefined || names.has(name)) continue;
          const known = [...names].filter((each) => each !== undefined);
          yield {
            object: pod.object,
            path: `${path}.${list}[${index}].name`,
            wrong: `the pod has no volume ${JSON.stringify(name)}`,
            next: known.length === 0 ? 'add it to volumes' : `its volumes are ${known.join(', ')}`,
          };
        }
      }
    }
  }
}

function* sharedPaths(world: World): Generator<Found> {
  for (const pod of world.pods) {
    for (const { container, path } of containersOf(pod)) {
      const seen = new Set<string>();
      for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
        const at = textAt(mount, 'mountPath');
        if (at === undefined) continue;
        if (seen.has(at))
          yield {
            object: pod.object,
            path: `${path}.volumeMounts[${index}].mountPath`,
            wrong: `${JSON.stringify(at)} is mounted twice`,
            next: 'mount it once',
          };
        seen.add(at);
      }
    }
  }
}

const pod = (mounts: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  volumes: [{name: data, emptyDir: {}}]\n  containers: [{name: web, image: web, volumeMounts: ${mounts}}]\n`;

/** Volumes within a pod. */
export const VOLUME_CHECKS: readonly Check[] = [
  {
    id: 'volume-exists',
    severity: 'error',
    title: 'a container mounts a volume of its pod',
    why: 'The API server refuses a pod whose container mounts a volume that the pod does not have.',
    fix: 'Correct the name, or add the volume.',
    source: 'https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work',
    good: pod('[{name: data, mountPath: /data}]'),
    bad: pod('[{name: date, mountPath: /data}]'),
    find: unknownVolumes,
  },
  {
    id: 'mount-path-twice',
    severity: 'error',
    title: 'a container mounts one volume at a path',
    why: 'The API server refuses a container with two mounts at one path.',
    fix: 'Mount one of them elsewhere.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1',
    good: pod('[{name: data, mountPath: /a}, {name: data, mountPath: /b}]'),
    bad: pod('[{name: data, mountPath: /a}, {name: data, mountPath: /a}]'),
    find: sharedPaths,
  },
];
