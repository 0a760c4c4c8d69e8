import { listAt, mapAt, textAt, valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue, KubernetesObject } from '../object/object';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { type Judge, type Judged, shownName } from './judged';
import { containersOf, podTemplateOf } from './world';

/** Which secrets each container reads, before and after. */
export const judgeGrants: Judge = ({ base, head }) => {
  const subject = head ?? base;
  if (subject === undefined || (podTemplateOf(base) ?? podTemplateOf(head)) === undefined) return [];
  const [before, after] = [readsOf(base), readsOf(head)];
  const consequences: Consequence[] = [];
  for (const container of new Set([...before.keys(), ...after.keys()])) {
    const [had, has] = [before.get(container) ?? [], after.get(container) ?? []];
    const gained = has.filter((each) => !holds(had, each));
    const lost = had.filter((each) => !holds(has, each));
    const who = `container ${container} of ${shownName(subject)}`;
    if (gained.length > 0) consequences.push(consequence('secret-granted', `${who} newly reads ${some(gained)}`));
    if (lost.length > 0 && head !== undefined) consequences.push(consequence('secret-withdrawn', `${who} no longer reads ${some(lost)}`));
  }
  return consequences;
};

/** A Secret as a whole covers each key of it. */
function holds(reads: readonly string[], read: string): boolean {
  const key = read.indexOf(' key ');
  return reads.includes(read) || (key > 0 && reads.includes(read.slice(0, key)));
}

function readsOf(object: KubernetesObject | undefined): Map<string, string[]> {
  const spec = podTemplateOf(object)?.spec;
  if (spec === undefined) return new Map();
  const volumes = new Map(listAt(spec, 'volumes').map((volume) => [textAt(volume, 'name') ?? '', secretsOfVolume(volume)]));
  return new Map(
    containersOf(spec).map((container) => [textAt(container, 'name') ?? '', [...new Set(readsOfContainer(container, volumes))]]),
  );
}

function readsOfContainer(container: JsonObject, volumes: ReadonlyMap<string, readonly string[]>): string[] {
  const variables = listAt(container, 'env').flatMap((each) => {
    const name = textAt(each, 'valueFrom', 'secretKeyRef', 'name');
    return name === undefined ? [] : [keyed(name, textAt(each, 'valueFrom', 'secretKeyRef', 'key'))];
  });
  const all = listAt(container, 'envFrom').flatMap((each) => {
    const name = textAt(each, 'secretRef', 'name');
    return name === undefined ? [] : [keyed(name)];
  });
  const mounted = listAt(container, 'volumeMounts').flatMap((mount) => volumes.get(textAt(mount, 'name') ?? '') ?? []);
  return [...variables, ...all, ...mounted];
}

function secretsOfVolume(volume: JsonValue): string[] {
  const own = textAt(volume, 'secret', 'secretName');
  const projected = listAt(volume, 'projected', 'sources').flatMap((source) => {
    const name = textAt(source, 'secret', 'name');
    return name === undefined ? [] : ofItems(name, listAt(source, 'secret', 'items'));
  });
  const csi = textAt(volume, 'csi', 'nodePublishSecretRef', 'name');
  return [
    ...(own === undefined ? [] : ofItems(own, listAt(volume, 'secret', 'items'))),
    ...projected,
    ...(csi === undefined ? [] : [keyed(csi)]),
  ];
}

function ofItems(name: string, items: readonly JsonValue[]): string[] {
  return items.length === 0 ? [keyed(name)] : items.map((item) => keyed(name, textAt(item, 'key')));
}

function keyed(name: string, key?: string): string {
  return `Secret ${name}${key === undefined ? '' : ` key ${key}`}`;
}

function some(all: readonly string[]): string {
  return all.length > 4 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ');
}

/** What a pod newly may do on its node. */
export const judgePrivileges: Judge = (judged) => {
  const consequences = namespaceLevel(judged);
  const { base, head } = judged;
  if (head === undefined) return consequences;
  const before = base === undefined ? [] : privilegesOf(base);
  const gained = [...privilegesOf(head).filter((each) => !before.includes(each)), ...freedOf(base, head)];
  return gained.length === 0
    ? consequences
    : [...consequences, consequence('privileges-widened', `${shownName(head)} newly has ${gained.join(', ')}`)];
};

function privilegesOf(object: KubernetesObject): string[] {
  const spec = podTemplateOf(object)?.spec;
  if (spec === undefined) return [];
  const pod = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
  const paths = listAt(spec, 'volumes').flatMap((volume) => {
    const path = textAt(volume, 'hostPath', 'path');
    return path === undefined ? [] : [`hostPath ${path}`];
  });
  const user = mapAt(spec, 'securityContext');
  const containers = containersOf(spec).flatMap((container) => {
    const context: JsonObject = mapAt(container, 'securityContext');
    const name = textAt(container, 'name') ?? '';
    const root = (valueAt(context, 'runAsUser') ?? valueAt(user, 'runAsUser')) === 0;
    return [
      ...(context['privileged'] === true ? [`privileged (${name})`] : []),
      ...(context['allowPrivilegeEscalation'] === true ? [`allowPrivilegeEscalation (${name})`] : []),
      ...(root ? [`root, runAsUser 0 (${name})`] : []),
      ...listAt(context, 'capabilities', 'add').map((each) => `capability ${String(each)} (${name})`),
      ...listAt(container, 'ports').flatMap((port) =>
        valueAt(port, 'hostPort') === undefined ? [] : [`hostPort ${String(valueAt(port, 'hostPort'))} (${name})`],
      ),
    ];
  });
  return [...new Set([...pod, ...paths, ...containers])];
}

/** What a container was kept from, and no longer is. Of a new one nothing is said: what Kubernetes allows anyway is no news. */
function freedOf(base: KubernetesObject | undefined, head: KubernetesObject): string[] {
  const had = heldOf(base);
  return [...heldOf(head)].flatMap(([name, held]) =>
    [...(had.get(name) ?? [])].flatMap((each) => (held.has(each) ? [] : [`${each} (${name})`])),
  );
}

/** What each container is kept from, by what it would be allowed otherwise. */
function heldOf(object: KubernetesObject | undefined): Map<string, ReadonlySet<string>> {
  const spec = podTemplateOf(object)?.spec ?? {};
  const pod = mapAt(spec, 'securityContext');
  return new Map(
    containersOf(spec).map((container) => {
      const own = mapAt(container, 'securityContext');
      const either = (...keys: readonly string[]): JsonValue | undefined => valueAt(own, ...keys) ?? valueAt(pod, ...keys);
      const user = either('runAsUser');
      const held = [
        listAt(own, 'capabilities', 'drop').some((each) => /^all$/i.test(String(each))) && 'default capabilities',
        own['allowPrivilegeEscalation'] === false && 'privilege escalation',
        (either('runAsNonRoot') === true || typeof user === 'number') && 'root, where its image says so',
        (either('seccompProfile', 'type') ?? 'Unconfined') !== 'Unconfined' && 'no seccomp profile',
      ];
      return [textAt(container, 'name') ?? '', new Set(held.filter((each) => each !== false))];
    }),
  );
}

const LEVELS = ['restricted', 'baseline', 'privileged'];

function namespaceLevel({ kind, base, head }: Judged): Consequence[] {
  if (kind !== '/Namespace' || base === undefined || head === undefined) return [];
  const [was, is] = [base, head].map((each) => textAt(each, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'));
  if (was === undefined || LEVELS.indexOf(is ?? 'privileged') <= LEVELS.indexOf(was)) return [];
  return [consequence('pod-security-lowered', `${shownName(head)} enforces ${is ?? 'no level'} where it enforced ${was}`)];
}
