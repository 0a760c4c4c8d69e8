import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { usersOf } from '../order/claims';
import { fieldReferences } from './field-references';
import { kindOf } from './kind';
import { podsOf } from './near';
import { podReferences } from './pod-references';
import type { Reference } from './reference';
import type { World } from './world';

/** Something that an object can't do without. */
export interface Need {
  readonly object: KubernetesObject;
  readonly path: string;
  /** What makes it come about: one of them is enough. */
  readonly by: readonly KubernetesObject[];
  /** `Secret shop/db`, for messages. */
  readonly what: string;
  /** `applied`: the API server refuses it before; `done`: it is not healthy before. */
  readonly from: 'applied' | 'done';
  /** False if it depends on an object outside the input. */
  readonly isSure: boolean;
}

/** Kinds whose pods must run before a controller takes them for healthy; a CronJob is at once. */
const RUNNING = new Set([
  '/Pod',
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'batch/Job',
  'argoproj.io/Rollout',
]);
/** Kinds that are ready only when what they name is there. */
const READY_BY_NAME =
  /^(?:external-secrets\.io\/(?:ExternalSecret|SecretStore|ClusterSecretStore|PushSecret)|cert-manager\.io\/(?:Certificate|Issuer|ClusterIssuer))$/;
/** An annotation of ours: what issues the value that this object waits for, `Job/issue-token`; a pipeline outside of the cluster can't be seen. */
export const ISSUED_BY = 'galley.dev/issued-by';

/** The needs of an object for other objects of the input. */
export function* needsOf(world: World, object: KubernetesObject): Generator<Need> {
  yield* place(world, object);
  yield* definition(world, object);
  const kind = kindOf(object);
  if (RUNNING.has(kind)) for (const pod of podsOf(world, object)) yield* named(world, podReferences(pod));
  if (READY_BY_NAME.test(kind)) {
    yield* named(world, fieldReferences(world, object, kind));
    yield* named(world, storeSecrets(object));
  }
  if (kind === 'external-secrets.io/ExternalSecret') yield* pushed(world, object);
  if (kind === '/PersistentVolumeClaim') yield* consumer(world, object);
  yield* issued(world, object);
}

function need(object: KubernetesObject, path: string, what: string, by: readonly KubernetesObject[], from: Need['from'] = 'done'): Need[] {
  const others = by.filter((each) => each !== object);
  return others.length === 0 ? [] : [{ object, path, what, by: others, from, isSure: true }];
}

function* place(world: World, object: KubernetesObject): Generator<Need> {
  const { namespace } = object.metadata;
  const found = namespace === undefined ? undefined : world.find('/Namespace', '', namespace);
  if (found !== undefined && !world.clusterScoped.has(kindOf(object)))
    yield* need(object, 'metadata.namespace', `Namespace ${namespace}`, [found], 'applied');
}

function* definition(world: World, object: KubernetesObject): Generator<Need> {
  const kind = kindOf(object);
  if (!/^[^/]*\.[^/]*\//.test(kind)) return;
  const found = world
    .of('apiextensions.k8s.io/CustomResourceDefinition')
    .filter(({ spec }) => `${textAt(spec, 'group')}/${textAt(spec, 'names', 'kind')}` === kind);
  yield* need(object, 'kind', `CustomResourceDefinition ${found[0]?.metadata.name}`, found, 'applied');
}

/** Needs by references, to objects in the input, or to those that one of them makes. */
function* named(world: World, references: Iterable<Reference>): Generator<Need> {
  for (const { object, path, kind, namespace, name } of references) {
    const isData = kind === '/Secret' || kind === '/ConfigMap';
    const found = world.find(kind, namespace, name);
    const by = isData ? world.dataNamed(kind, namespace, name).map((entry) => entry.by) : found === undefined ? [] : [found];
    const what = `${kind.slice(kind.indexOf('/') + 1)} ${namespace === '' || world.clusterScoped.has(kind) ? '' : `${namespace}/`}${name}`;
    yield* need(object, path, what, by);
  }
}

/** What a store logs in with. */
function* storeSecrets(object: KubernetesObject): Generator<Reference> {
  if (!/SecretStore$/.test(object.kind)) return;
  const own = object.metadata.namespace ?? '';
  for (const [path, value] of mapsBelow(mapAt(object, 'spec', 'provider'), 'spec.provider')) {
    const name = textAt(value, 'name');
    if (name === undefined) continue;
    const namespace = textAt(value, 'namespace') ?? own;
    if (/[sS]ecret[^.]*$|SecretRef$|[tT]oken[^.]*$/.test(path)) yield { object, path: `${path}.name`, kind: '/Secret', namespace, name };
    else if (/serviceAccountRef$/.test(path)) yield { object, path: `${path}.name`, kind: '/ServiceAccount', namespace, name };
  }
}

function* mapsBelow(value: JsonValue, path: string): Generator<readonly [path: string, value: JsonValue]> {
  for (const [key, inner] of Object.entries(mapAt(value))) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue;
    yield [`${path}.${key}`, inner];
    yield* mapsBelow(inner, `${path}.${key}`);
  }
}

/** A key that an object of the input writes to the store: https://external-secrets.io/latest/api/pushsecret/ */
function* pushed(world: World, object: KubernetesObject): Generator<Need> {
  const store = textAt(object, 'spec', 'secretStoreRef', 'name');
  for (const [index, data] of listAt(object, 'spec', 'data').entries()) {
    const key = textAt(data, 'remoteRef', 'key');
    const by = world
      .of('external-secrets.io/PushSecret')
      .filter(
        (push) =>
          listAt(push, 'spec', 'secretStoreRefs').some((each) => textAt(each, 'name') === store) &&
          listAt(push, 'spec', 'data').some((each) => textAt(each, 'match', 'remoteRef', 'remoteKey') === key),
      );
    if (key !== undefined) yield* need(object, `spec.data[${index}].remoteRef.key`, `key ${key} of its store`, by);
  }
}

/** A claim whose class waits for the first consumer is bound by a pod that uses it. */
function* consumer(world: World, claim: KubernetesObject): Generator<Need> {
  const users = usersOf(claim, world.objects);
  const name = textAt(claim, 'spec', 'storageClassName');
  const declared = name === undefined ? undefined : world.environment?.cluster.storageClasses[name]?.volumeBindingMode;
  const object = name === undefined ? undefined : world.find('storage.k8s.io/StorageClass', '', name);
  // The API server's default for a class that does not say: Immediate.
  const mode = object === undefined ? declared : (textAt(object, 'volumeBindingMode') ?? 'Immediate');
  if (mode === 'Immediate' || users.length === 0 || textAt(claim, 'spec', 'volumeName') !== undefined) return;
  const isSure = mode === 'WaitForFirstConsumer';
  yield { object: claim, path: 'spec.storageClassName', what: 'a pod that uses it', by: users, from: 'done', isSure };
}

function* issued(world: World, object: KubernetesObject): Generator<Need> {
  const text = textsAt(object, 'metadata', 'annotations')[ISSUED_BY];
  const [, kind, name] = /^([A-Za-z]+)\/([^/]+)$/.exec(text ?? '') ?? [];
  if (kind === undefined || name === undefined) return;
  const by = world.objects.filter(
    (each) => each.kind === kind && each.metadata.name === name && world.namespaceOf(each) === world.namespaceOf(object),
  );
  yield* need(object, `metadata.annotations["${ISSUED_BY}"]`, `what ${kind} ${name} issues`, by);
}

/** Whether an object is applied again at each commit with the same name, and what it may do about that. */
export function isReplaced(object: KubernetesObject, owner: KubernetesObject | undefined, controller: 'Argo CD' | 'Flux'): boolean {
  const annotations = textsAt(object, 'metadata', 'annotations');
  if (controller === 'Flux') {
    return (
      valueAt(owner, 'spec', 'force') === true ||
      annotations['kustomize.toolkit.fluxcd.io/force']?.toLowerCase() === 'enabled' ||
      annotations['kustomize.toolkit.fluxcd.io/ssa'] === 'IfNotPresent'
    );
  }
  const options = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((each) => each.trim());
  return annotations['argocd.argoproj.io/hook'] !== undefined || (options.includes('Force=true') && options.includes('Replace=true'));
}
