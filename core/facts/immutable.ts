import { type Difference, pathText } from '../compare/differences';
import { textAt, valueAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { quantityOf } from '../quantity';
import type { Consequence } from './fact';
import { consequence } from './facts';
import { isForced, isHook, isNamedByServer } from './jobs';
import { type Judge, type Judged, keysOf, shownName } from './judged';

/** Whether a difference is of a field that can't change. */
type Immutable = (path: string, difference: Difference, judged: Judged) => boolean;

/** Fields that can't change, by `<group>/<kind>`: each with all that is below it. */
const FIELDS: Readonly<Record<string, Immutable>> = {
  'apps/Deployment': below('spec.selector'),
  'apps/DaemonSet': below('spec.selector'),
  'apps/ReplicaSet': below('spec.selector'),
  'apps/StatefulSet': (path) =>
    path.startsWith('spec.') &&
    !isBelow(
      path,
      'spec.replicas',
      'spec.ordinals',
      'spec.template',
      'spec.updateStrategy',
      'spec.revisionHistoryLimit',
      'spec.minReadySeconds',
      'spec.persistentVolumeClaimRetentionPolicy',
    ),
  'batch/Job': (path, _, { base }) => {
    // A Job that is indexed may get more completions together with its parallelism.
    if (path === 'spec.completions') return textAt(base, 'spec', 'completionMode') !== 'Indexed';
    if (isBelow(path, 'spec.template') && valueAt(base, 'spec', 'suspend') === true)
      return !isBelow(
        path,
        'spec.template.spec.nodeSelector',
        'spec.template.spec.tolerations',
        'spec.template.spec.affinity',
        'spec.template.metadata.labels',
        'spec.template.metadata.annotations',
        'spec.template.spec.schedulingGates',
      );
    return isBelow(
      path,
      'spec.template',
      'spec.selector',
      'spec.completionMode',
      'spec.podFailurePolicy',
      'spec.successPolicy',
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
      'spec.podReplacementPolicy',
      'spec.manualSelector',
    );
  },
  '/Pod': (path) =>
    path.startsWith('spec.') &&
    !/^spec\.(?:containers|initContainers)\.(?:image|resources)(?:\.|$)/.test(path) &&
    !isBelow(path, 'spec.activeDeadlineSeconds', 'spec.tolerations', 'spec.schedulingGates', 'spec.terminationGracePeriodSeconds'),
  '/PersistentVolumeClaim': (path, { before }) =>
    path.startsWith('spec.') &&
    !isBelow(path, 'spec.resources', 'spec.volumeAttributesClassName') &&
    !(path === 'spec.volumeName' && before === undefined),
  '/PersistentVolume': (path) =>
    path.startsWith('spec.') &&
    !isBelow(
      path,
      'spec.capacity',
      'spec.accessModes',
      'spec.claimRef',
      'spec.persistentVolumeReclaimPolicy',
      'spec.storageClassName',
      'spec.mountOptions',
      'spec.volumeAttributesClassName',
    ),
  '/Service': (path, { before, after }, { base, head }) => {
    if (textAt(base, 'spec', 'type') === 'ExternalName' || textAt(head, 'spec', 'type') === 'ExternalName') return false;
    // What is no longer written stays as it was given.
    if (path === 'spec.clusterIP') return after !== undefined && (before !== undefined || after === 'None');
    if (path === 'spec.loadBalancerClass')
      return textAt(base, 'spec', 'type') === 'LoadBalancer' && textAt(head, 'spec', 'type') === 'LoadBalancer';
    if (path === 'spec.ipFamilies')
      return firstOf(before) !== undefined && firstOf(after) !== undefined && firstOf(before) !== firstOf(after);
    return path === 'spec.healthCheckNodePort' && before !== undefined && after !== undefined;
  },
  '/Secret': (path, _, { base }) => path === 'type' || (isImmutable(base) && (isBelow(path, 'data', 'stringData') || path === 'immutable')),
  '/ConfigMap': (path, _, { base }) => isImmutable(base) && (isBelow(path, 'data', 'binaryData') || path === 'immutable'),
  'storage.k8s.io/StorageClass': below('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
  'storage.k8s.io/CSIDriver': below('spec.attachRequired', 'spec.volumeLifecycleModes'),
  'storage.k8s.io/VolumeAttributesClass': below('driverName', 'parameters'),
  'storage.k8s.io/VolumeAttachment': below('spec'),
  'networking.k8s.io/IngressClass': below('spec.controller'),
  'rbac.authorization.k8s.io/RoleBinding': below('roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': below('roleRef'),
  'scheduling.k8s.io/PriorityClass': below('value', 'preemptionPolicy'),
  'node.k8s.io/RuntimeClass': below('handler'),
  'discovery.k8s.io/EndpointSlice': below('addressType'),
  '/ResourceQuota': below('spec.scopes', 'spec.scopeSelector'),
  'apiextensions.k8s.io/CustomResourceDefinition': below('spec.group', 'spec.scope', 'spec.names.plural', 'spec.names.kind'),
  'certificates.k8s.io/CertificateSigningRequest': below('spec'),
  'cert-manager.io/CertificateRequest': below('spec'),
};

/** Fields that the API server, or the webhook of an operator, lets nobody change. */
export const judgeImmutable: Judge = (judged) => {
  const { kind, base, head, isSame, differences } = judged;
  const immutable = FIELDS[kind];
  if (base === undefined || head === undefined || !isSame || immutable === undefined) return [];
  if (kind === 'batch/Job' && (isHook(head) || isNamedByServer(head))) return [];
  const found = differences.filter((each) => immutable(keysOf(each).join('.'), each, judged));
  return found.length === 0 ? [] : [changeOfFixed(head, found)];
};

function changeOfFixed(head: KubernetesObject, found: readonly Difference[]): Consequence {
  const paths = [...new Set(found.map(({ steps }) => pathText(steps)))];
  const [first = '', ...others] = paths;
  const which = others.length === 0 ? first : `${first} and ${others.length} more fields`;
  if (isForced(head))
    return consequence(
      'immutable-replaced',
      `${which} of ${shownName(head)} can't be changed: it is deleted and made anew, as it is to be replaced by force`,
    );
  return consequence(
    'immutable-field',
    `${which} of ${shownName(head)} can't be changed: the API server refuses it until the object is deleted`,
  );
}

/** Claims that shrink or grow, those of operators' databases too. */
export const judgeClaimSize: Judge = ({ kind, base, head, isSame, after, environment }) => {
  const keys = SIZES[kind];
  if (base === undefined || head === undefined || !isSame || keys === undefined) return [];
  const [old, now] = [base, head].map((each) => valueAt(each, ...keys));
  const [before, wanted] = [old, now].map((each) => (each === undefined ? undefined : quantityOf(String(each))));
  if (before === undefined || wanted === undefined || before === wanted) return [];
  const size = `${shownName(head)} goes from ${old} to ${now}`;
  if (wanted < before) return [consequence('claim-shrinks', `${size}: a claim shrinks in no case, the change is refused (not possible)`)];
  const className = textAt(head, 'spec', 'storageClassName') ?? textAt(head, 'spec', 'storage', 'storageClass');
  const owner = className === undefined ? undefined : after.find('storage.k8s.io/StorageClass', environment, '', className);
  if (owner !== undefined && valueAt(owner, 'allowVolumeExpansion') !== true)
    return [consequence('claim-cannot-grow', `${size}, and StorageClass ${className} does not allow a claim to grow: refused`)];
  return [
    consequence(
      'claim-grows',
      `${size}, which ${className === undefined ? 'the default StorageClass' : `StorageClass ${className}`} must allow`,
    ),
  ];
};

const SIZES: Readonly<Record<string, readonly string[]>> = {
  '/PersistentVolumeClaim': ['spec', 'resources', 'requests', 'storage'],
  'postgresql.cnpg.io/Cluster': ['spec', 'storage', 'size'],
};

function below(...paths: readonly string[]): Immutable {
  return (path) => isBelow(path, ...paths);
}

function isBelow(path: string, ...paths: readonly string[]): boolean {
  return paths.some((each) => path === each || path.startsWith(`${each}.`));
}

function isImmutable(object: KubernetesObject | undefined): boolean {
  return object !== undefined && object['immutable'] === true;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
