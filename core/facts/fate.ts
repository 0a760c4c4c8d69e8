import { groupKindOf } from '../compare/identity';
import type { SideObject } from '../compare/side';
import type { Change } from '../model/change';
import { listAt, mapAt, textAt, textsAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { APPLICATION, appliersIn, type Owner, ownerOf } from './owners';
import { podTemplateOf, type World } from './world';

/** What a controller does with what is no longer in git. */
export type Fate = NonNullable<Extract<Change, { kind: 'removed' }>['fate']>;

const CRD = 'apiextensions.k8s.io/CustomResourceDefinition';

/** The fate of an object that only the base has, by the rules of its controller. */
export function fateOf(each: SideObject, before: World, after: World): Fate {
  const around = goesWith(each, before, after);
  if (around !== undefined) return around;
  const owner = ownerOf(each, before);
  const fate = owner === undefined ? withoutOwner(each.object) : byOwner(each, owner, after);
  return fate.outcome === 'pruned' ? (waits(each, after) ?? fate) : fate;
}

/** Objects that go with their namespace or definition, whatever their own marks say. */
function goesWith(each: SideObject, before: World, after: World): Fate | undefined {
  const { environment, object } = each;
  const namespace = object.metadata.namespace;
  const [group] = object.apiVersion.split('/');
  const around = [
    ...(namespace === undefined
      ? []
      : before.ofKind('/Namespace', environment).filter((other) => other.object.metadata.name === namespace)),
    ...before
      .ofKind(CRD, environment)
      .filter((other) => textAt(other.object, 'spec', 'group') === group && textAt(other.object, 'spec', 'names', 'kind') === object.kind),
  ].filter((other) => after.find(groupKindOf(other.object), environment, '', other.object.metadata.name) === undefined);
  const gone = around.find((other) => fateOf(other, before, after).outcome === 'pruned');
  return gone && { outcome: 'pruned', why: `it is deleted with ${gone.object.kind} ${gone.object.metadata.name}, which is pruned` };
}

function byOwner(each: SideObject, owner: Owner, after: World): Fate {
  const { object } = owner;
  const kept = after
    .ofKind(owner.kind, each.environment, object.metadata.namespace ?? '')
    .find((other) => other.object.metadata.name === object.metadata.name);
  const name = `${owner.kind === APPLICATION ? 'Application' : 'Kustomization'} ${object.metadata.name}`;
  const fate =
    owner.kind === APPLICATION ? byArgo(each, owner, kept?.object, { name, after }) : byFlux(each.object, object, kept?.object, name);
  return owner.by === 'alone' ? { ...fate, why: `${fate.why} (taken for its owner, as there is no other)` } : fate;
}

interface Around {
  readonly name: string;
  readonly after: World;
}

function byArgo(each: SideObject, owner: Owner, now: KubernetesObject | undefined, { name, after }: Around): Fate {
  const { object } = each;
  const options = syncOptionsOf(object);
  const keep = textsAt(object, 'metadata', 'annotations')['helm.sh/resource-policy'] === 'keep';
  if (now === undefined) {
    const cascades = listAt(owner.object, 'metadata', 'finalizers').some((other) =>
      String(other).startsWith('resources-finalizer.argocd.argoproj.io'),
    );
    if (!cascades)
      return { outcome: 'orphaned', why: `${name} is removed without a finalizer for its resources: they stay, and nothing manages them` };
    if (options.has('Delete=false'))
      return { outcome: 'kept', why: `${name} is removed with its resources, but sync option Delete=false keeps it` };
    // Argo CD reads it where an Application goes, and not where it prunes: shouldBeDeleted of controller/appcontroller.go.
    if (keep) return { outcome: 'kept', why: `${name} is removed with its resources, but helm.sh/resource-policy: keep keeps it` };
    if (groupKindOf(object) === CRD)
      return { outcome: 'kept', why: `${name} is removed with its resources, but Argo CD deletes no CRD with an Application` };
    if (options.has('Delete=confirm'))
      return { outcome: 'stuck', why: `${name} is removed, and waits until somebody confirms the deletion (Delete=confirm)` };
    return { outcome: 'pruned', why: `${name} is removed, and its finalizer deletes what it applied` };
  }
  if (options.has('Prune=false')) return { outcome: 'kept', why: `sync option Prune=false: ${name} leaves it, and stays OutOfSync` };
  if (textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/hook'] !== undefined)
    return { outcome: 'orphaned', why: 'it is a hook, which Argo CD does not prune: what ran last stays' };
  const automated = valueAt(now, 'spec', 'syncPolicy', 'automated');
  if (automated === undefined || automated === null || valueAt(automated, 'enabled') === false)
    return { outcome: 'orphaned', why: `${name} does not sync by itself: it stays until somebody syncs with prune` };
  if (valueAt(automated, 'prune') !== true)
    return { outcome: 'orphaned', why: `${name} does not prune: it stays, and the Application is OutOfSync` };
  const denied = deniedBy(object, now, after, each.environment);
  if (denied !== undefined) return { outcome: 'stuck', why: `AppProject ${denied} does not permit its kind: the sync of ${name} fails` };
  if (valueAt(automated, 'allowEmpty') !== true && isLast(each, owner, after))
    return { outcome: 'stuck', why: `nothing would be left of ${name}: Argo CD refuses to prune everything without allowEmpty` };
  if (options.has('Prune=confirm')) return { outcome: 'stuck', why: `sync option Prune=confirm: ${name} waits until somebody confirms` };
  return { outcome: 'pruned', why: `${name} prunes what is no longer in git` };
}

function syncOptionsOf(object: KubernetesObject): ReadonlySet<string> {
  const text = textsAt(object, 'metadata', 'annotations')['argocd.argoproj.io/sync-options'] ?? '';
  return new Set(text.split(',').map((each) => each.trim()));
}

/** The project that does not permit a kind; undefined if it does, or is not there. */
function deniedBy(
  object: KubernetesObject,
  application: KubernetesObject,
  world: World,
  environment: string | undefined,
): string | undefined {
  const name = textAt(application, 'spec', 'project') ?? 'default';
  const project = world.ofKind('argoproj.io/AppProject', environment).find((each) => each.object.metadata.name === name)?.object;
  if (project === undefined) return undefined;
  const [group = ''] = groupKindOf(object).split('/');
  const names = (list: string): boolean =>
    listAt(project, 'spec', list).some(
      (entry) => fits(textAt(entry, 'group') ?? '', group) && fits(textAt(entry, 'kind') ?? '', object.kind),
    );
  const isNamespaced = object.metadata.namespace !== undefined;
  if (isNamespaced) {
    const lists = valueAt(project, 'spec', 'namespaceResourceWhitelist');
    return names('namespaceResourceBlacklist') || (lists !== undefined && !names('namespaceResourceWhitelist')) ? name : undefined;
  }
  return isClusterScoped(object) && (names('clusterResourceBlacklist') || !names('clusterResourceWhitelist')) ? name : undefined;
}

const CLUSTER_SCOPED = new Set([
  'Namespace',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'StorageClass',
  'IngressClass',
  'PriorityClass',
]);

/** Only kinds that are known to have no namespace: others may have left it out. */
function isClusterScoped({ kind }: KubernetesObject): boolean {
  return CLUSTER_SCOPED.has(kind);
}

function fits(pattern: string, text: string): boolean {
  return pattern === '*' || pattern === text || (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)));
}

/** Whether nothing of what an owner applied is left. */
function isLast(each: SideObject, owner: Owner, after: World): boolean {
  return owner.by !== 'alone' && !appliersIn(after, each.environment).has(owner.object.metadata.name);
}

function byFlux(object: KubernetesObject, owner: KubernetesObject, now: KubernetesObject | undefined, name: string): Fate {
  for (const key of ['prune', 'reconcile']) {
    const mark = `kustomize.toolkit.fluxcd.io/${key}`;
    if (['labels', 'annotations'].some((map) => textsAt(object, 'metadata', map)[mark] === 'disabled'))
      return { outcome: 'kept', why: `${mark}: disabled: ${name} leaves it` };
  }
  if (now === undefined) {
    if (valueAt(owner, 'spec', 'suspend') === true)
      return { outcome: 'orphaned', why: `${name} is removed while it is suspended: what it applied stays` };
    const policy = textAt(owner, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
    const deletes =
      policy === 'Delete' || policy === 'WaitForTermination' || (policy === 'MirrorPrune' && valueAt(owner, 'spec', 'prune') === true);
    if (deletes) return { outcome: 'pruned', why: `${name} is removed, and deletes what it applied` };
    return {
      outcome: 'orphaned',
      why: `${name} is removed, and leaves what it applied (${policy === 'Orphan' ? 'deletionPolicy Orphan' : 'prune is off'})`,
    };
  }
  if (valueAt(now, 'spec', 'suspend') === true) return { outcome: 'stuck', why: `${name} is suspended: nothing happens until it goes on` };
  if (valueAt(now, 'spec', 'prune') !== true)
    return { outcome: 'orphaned', why: `${name} does not prune: it stays, and nothing manages it` };
  return { outcome: 'pruned', why: `${name} prunes what is no longer in git` };
}

/** Without a controller nothing is removed by itself, but marks say what any of them would do. */
function withoutOwner(object: KubernetesObject): Fate {
  const { annotations, labels } = {
    annotations: textsAt(object, 'metadata', 'annotations'),
    labels: textsAt(object, 'metadata', 'labels'),
  };
  const flux = 'kustomize.toolkit.fluxcd.io/prune';
  if (syncOptionsOf(object).has('Prune=false')) return { outcome: 'kept', why: 'sync option Prune=false: Argo CD leaves it' };
  if (annotations['helm.sh/resource-policy'] === 'keep')
    return { outcome: 'unknown', why: 'helm.sh/resource-policy: keep: Helm leaves it, and Argo CD prunes it all the same' };
  if (annotations[flux] === 'disabled' || labels[flux] === 'disabled') return { outcome: 'kept', why: `${flux}: disabled: Flux leaves it` };
  if (syncOptionsOf(object).has('Prune=confirm'))
    return { outcome: 'stuck', why: 'sync option Prune=confirm: Argo CD waits until somebody confirms' };
  return { outcome: 'unknown', why: 'what applies it is not among what was given; kubectl apply alone removes nothing' };
}

/** Finalizers that Kubernetes and the controllers themselves take off. */
const OWN =
  /^(?:kubernetes\.io\/p(?:vc|v)-protection|kubernetes|foregroundDeletion|orphan|resources-finalizer\.argocd\.argoproj\.io.*|finalizers\.fluxcd\.io)$/;

/** What keeps a deletion from ending. */
function waits({ object, environment }: SideObject, after: World): Fate | undefined {
  const [finalizer] = listAt(object, 'metadata', 'finalizers')
    .map(String)
    .filter((each) => !OWN.test(each));
  if (finalizer !== undefined)
    return { outcome: 'stuck', why: `finalizer ${finalizer}: its deletion waits until whoever set that takes it off` };
  if (groupKindOf(object) !== '/PersistentVolumeClaim') return undefined;
  const user = after
    .podMakers(environment, object.metadata.namespace ?? '')
    .find((maker) =>
      listAt(podTemplateOf(maker.object)?.spec ?? mapAt(undefined), 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === object.metadata.name,
      ),
    )?.object;
  return (
    user && {
      outcome: 'stuck',
      why: `${user.kind} ${user.metadata.name} still mounts it: its deletion waits until no pod does (kubernetes.io/pvc-protection)`,
    }
  );
}
