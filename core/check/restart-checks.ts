import { listAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonObject, KubernetesObject } from '../object/object';
import type { Check, Found } from './check';
import { kindOf } from './kind';
import { podsOf } from './near';
import { containersOf, type PodTemplate } from './pod-templates-of';
import type { World } from './world';

/** Kinds whose pods stay until somebody restarts them. Pods of Jobs read everything anew. */
const STAYING = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'];
/** With one of these Stakater's Reloader, or Pusher's wave, restarts a workload whatever it reads. */
const RESTARTS_ALL = [
  'reloader.stakater.com/auto',
  'secret.reloader.stakater.com/auto',
  'reloader.stakater.com/search',
  'wave.pusher.com/update-on-config-change',
];
const RESTARTS_FOR = 'secret.reloader.stakater.com/reload';

/** Whether the content of what an object makes changes without a commit. */
function changesByItself(maker: KubernetesObject): boolean {
  const kind = kindOf(maker);
  if (kind === 'cert-manager.io/Certificate') return true;
  if (kind !== 'external-secrets.io/ExternalSecret') return false;
  const [every, policy] = [textAt(maker, 'spec', 'refreshInterval') ?? '1h', textAt(maker, 'spec', 'refreshPolicy') ?? 'Periodic'];
  return policy === 'Periodic' && !/^(?:0[a-z]*)+$/.test(every);
}

/** Secrets that a pod reads once, and where: variables, and files by subPath. */
function* readOnce(pod: PodTemplate): Generator<readonly [name: string, path: string]> {
  const volumes = new Map(listAt(pod.spec, 'volumes').map((each) => [textAt(each, 'name'), textAt(each, 'secret', 'secretName')]));
  // A container that ends reads only what its pod began with.
  for (const { container, path } of containersOf(pod).filter(stays)) {
    for (const [index, variable] of listAt(container, 'env').entries()) {
      const name = textAt(variable, 'valueFrom', 'secretKeyRef', 'name');
      if (name !== undefined) yield [name, `${path}.env[${index}]`];
    }
    for (const [index, source] of listAt(container, 'envFrom').entries()) {
      const name = textAt(source, 'secretRef', 'name');
      if (name !== undefined) yield [name, `${path}.envFrom[${index}]`];
    }
    for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
      const name = volumes.get(textAt(mount, 'name'));
      const part = valueAt(mount, 'subPath') ?? valueAt(mount, 'subPathExpr');
      if (name !== undefined && part !== undefined) yield [name, `${path}.volumeMounts[${index}]`];
    }
  }
}

const stays = ({ container, list }: { readonly container: JsonObject; readonly list: string }): boolean =>
  list === 'containers' || textAt(container, 'restartPolicy') === 'Always';

/** Whether something restarts a pod where a Secret changes. */
function isRestarted({ object, metadata }: PodTemplate, secret: string): boolean {
  return [textsAt(object.metadata as JsonObject, 'annotations'), textsAt(metadata, 'annotations')].some(
    (all) =>
      RESTARTS_ALL.some((key) => all[key] === 'true') ||
      // A list of names, or of patterns, which are taken to match.
      (all[RESTARTS_FOR] ?? '').split(',').some((each) => each.trim() === secret || /[^a-z0-9.\s-]/.test(each)),
  );
}

function* staleSecrets(world: World): Generator<Found> {
  // Where nothing is production, a person restarts what they have changed.
  if (world.environment?.production === false) return;
  for (const pod of STAYING.flatMap((kind) => world.of(kind)).flatMap((object) => podsOf(world, object))) {
    const told = new Set<string>();
    for (const [name, path] of readOnce(pod)) {
      const maker = world.dataNamed('/Secret', pod.namespace, name).find(({ by }) => changesByItself(by))?.by;
      if (maker === undefined || told.has(name) || isRestarted(pod, name)) continue;
      told.add(name);
      yield {
        object: pod.object,
        path,
        about: name,
        wrong: `reads Secret ${name} once, and ${maker.kind} ${maker.metadata.name} changes it later`,
        next: 'have Reloader restart it, mount the Secret as a volume without subPath, or say who restarts it',
      };
    }
  }
}

function endlessTokens(world: World): Found[] {
  return world
    .of('/Secret')
    .filter((object) => textAt(object, 'type') === 'kubernetes.io/service-account-token')
    .map((object) => ({
      object,
      path: 'type',
      wrong: `holds a token of ServiceAccount ${textsAt(object.metadata as JsonObject, 'annotations')['kubernetes.io/service-account.name'] ?? '(none)'} that never ends`,
      next: 'take a token of the TokenRequest API: a projected volume inside the cluster, `kubectl create token` outside',
    }));
}

const web = (more: string, pod = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop${more}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {${pod}containers: [{name: web, image: example.com/web, env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]}]}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db, namespace: shop}\nspec: {refreshInterval: 1h, secretStoreRef: {name: vault}, data: [{secretKey: password, remoteRef: {key: db}}]}\n`;
const account = (more: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ci, namespace: shop, annotations: {kubernetes.io/service-account.name: ci}}\n${more}`;

/** Credentials that change while pods run, and such that never do. */
export const RESTART_CHECKS: readonly Check[] = [
  {
    id: 'secret-read-once',
    severity: 'info',
    title: 'pods that read a changing Secret once are restarted with it',
    why: 'A variable, and a file that is mounted by subPath, keep the value that the pod began with. After a rotation the pod goes on with the old one until somebody restarts it.',
    fix: 'Annotate the workload for Reloader, mount the Secret as a volume without subPath, or accept it and say who restarts the pods.',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables',
    good: web(', annotations: {secret.reloader.stakater.com/reload: db}'),
    bad: web(''),
    find: staleSecrets,
  },
  {
    id: 'token-without-end',
    severity: 'warning',
    title: 'a token of a ServiceAccount ends',
    why: 'The token in a Secret of this type has no end. Whoever once read it has the rights of the account until the Secret is deleted.',
    fix: 'Take tokens of the TokenRequest API, which end and are renewed: a projected volume in pods, `kubectl create token` elsewhere.',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    good: account('type: Opaque\ndata: {}\n'),
    bad: account('type: kubernetes.io/service-account-token\n'),
    find: endlessTokens,
  },
];
