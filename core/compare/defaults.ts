import { valueAt } from '../object/json-fields';
import type { JsonObject, JsonValue } from '../object/object';
import { podPath } from './list-rules';

type Default = JsonValue | ((parent: JsonObject) => JsonValue | undefined);

/** `path value` of each line; a value is JSON. */
function defaults(text: string): Map<string, Default> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => /^\s*(\S+)\s+(.*)$/.exec(line) ?? [])
      .map(([, path = '', value = 'null']) => [path, JSON.parse(value) as JsonValue]),
  );
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe']
  .flatMap((probe) =>
    [
      'timeoutSeconds 1',
      'periodSeconds 10',
      'successThreshold 1',
      'failureThreshold 3',
      'initialDelaySeconds 0',
      'httpGet.scheme "HTTP"',
      'httpGet.path "/"',
    ].map((line) => `containers.*.${probe}.${line}`),
  )
  .join('\n');

/**
 * What the API server fills in, in a pod's spec.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/v1/defaults.go
 */
const POD: ReadonlyMap<string, Default> = new Map([
  ...defaults(`
    restartPolicy "Always"
    dnsPolicy "ClusterFirst"
    schedulerName "default-scheduler"
    serviceAccountName "default"
    serviceAccount "default"
    terminationGracePeriodSeconds 30
    enableServiceLinks true
    hostNetwork false
    hostPID false
    hostIPC false
    setHostnameAsFQDN false
    shareProcessNamespace false
    containers.*.terminationMessagePath "/dev/termination-log"
    containers.*.terminationMessagePolicy "File"
    containers.*.stdin false
    containers.*.stdinOnce false
    containers.*.tty false
    containers.*.ports.*.protocol "TCP"
    containers.*.volumeMounts.*.readOnly false
    containers.*.volumeMounts.*.recursiveReadOnly "Disabled"
    containers.*.env.*.valueFrom.fieldRef.apiVersion "v1"
    containers.*.env.*.valueFrom.secretKeyRef.optional false
    containers.*.env.*.valueFrom.configMapKeyRef.optional false
    containers.*.env.*.valueFrom.resourceFieldRef.divisor "0"
    containers.*.envFrom.*.secretRef.optional false
    containers.*.envFrom.*.configMapRef.optional false
    containers.*.securityContext.privileged false
    containers.*.securityContext.readOnlyRootFilesystem false
    containers.*.securityContext.procMount "Default"
    volumes.*.secret.defaultMode 420
    volumes.*.secret.optional false
    volumes.*.configMap.defaultMode 420
    volumes.*.configMap.optional false
    volumes.*.projected.defaultMode 420
    volumes.*.downwardAPI.defaultMode 420
    volumes.*.hostPath.type ""
    volumes.*.emptyDir.medium ""
    volumes.*.persistentVolumeClaim.readOnly false
    volumes.*.projected.sources.*.serviceAccountToken.expirationSeconds 3600
    tolerations.*.operator "Equal"
    topologySpreadConstraints.*.nodeAffinityPolicy "Honor"
    topologySpreadConstraints.*.nodeTaintsPolicy "Ignore"
    securityContext.fsGroupChangePolicy "Always"
    ${PROBES}
  `),
  ['containers.*.imagePullPolicy', ({ image }: JsonObject) => (isLatest(image) ? 'Always' : 'IfNotPresent')],
  ['containers.*.env.*.value', ({ valueFrom }: JsonObject) => (valueFrom === undefined ? '' : undefined)],
]);

/** What the API server fills in elsewhere, by `<group>/<kind>` and path. */
const KIND: ReadonlyMap<string, Default> = new Map([
  ...defaults(`
    apps/Deployment:spec.replicas 1
    apps/Deployment:spec.minReadySeconds 0
    apps/Deployment:spec.paused false
    apps/Deployment:spec.revisionHistoryLimit 10
    apps/Deployment:spec.progressDeadlineSeconds 600
    apps/Deployment:spec.strategy.type "RollingUpdate"
    apps/Deployment:spec.strategy.rollingUpdate.maxSurge "25%"
    apps/Deployment:spec.strategy.rollingUpdate.maxUnavailable "25%"
    apps/ReplicaSet:spec.replicas 1
    apps/StatefulSet:spec.replicas 1
    apps/StatefulSet:spec.minReadySeconds 0
    apps/StatefulSet:spec.revisionHistoryLimit 10
    apps/StatefulSet:spec.podManagementPolicy "OrderedReady"
    apps/StatefulSet:spec.updateStrategy.type "RollingUpdate"
    apps/StatefulSet:spec.updateStrategy.rollingUpdate.partition 0
    apps/StatefulSet:spec.persistentVolumeClaimRetentionPolicy.whenDeleted "Retain"
    apps/StatefulSet:spec.persistentVolumeClaimRetentionPolicy.whenScaled "Retain"
    apps/StatefulSet:spec.volumeClaimTemplates.*.apiVersion "v1"
    apps/StatefulSet:spec.volumeClaimTemplates.*.kind "PersistentVolumeClaim"
    apps/StatefulSet:spec.volumeClaimTemplates.*.spec.volumeMode "Filesystem"
    apps/DaemonSet:spec.minReadySeconds 0
    apps/DaemonSet:spec.revisionHistoryLimit 10
    apps/DaemonSet:spec.updateStrategy.type "RollingUpdate"
    apps/DaemonSet:spec.updateStrategy.rollingUpdate.maxUnavailable 1
    apps/DaemonSet:spec.updateStrategy.rollingUpdate.maxSurge 0
    batch/Job:spec.backoffLimit 6
    batch/Job:spec.completionMode "NonIndexed"
    batch/Job:spec.suspend false
    batch/Job:spec.manualSelector false
    batch/Job:spec.podReplacementPolicy "TerminatingOrFailed"
    batch/CronJob:spec.concurrencyPolicy "Allow"
    batch/CronJob:spec.suspend false
    batch/CronJob:spec.successfulJobsHistoryLimit 3
    batch/CronJob:spec.failedJobsHistoryLimit 1
    batch/CronJob:spec.jobTemplate.spec.backoffLimit 6
    batch/CronJob:spec.jobTemplate.spec.completionMode "NonIndexed"
    batch/CronJob:spec.jobTemplate.spec.suspend false
    /Service:spec.type "ClusterIP"
    /Service:spec.sessionAffinity "None"
    /Service:spec.internalTrafficPolicy "Cluster"
    /Service:spec.externalTrafficPolicy "Cluster"
    /Service:spec.allocateLoadBalancerNodePorts true
    /Service:spec.publishNotReadyAddresses false
    /Service:spec.ports.*.protocol "TCP"
    /ConfigMap:immutable false
    /Secret:immutable false
    /Secret:type "Opaque"
    /PersistentVolumeClaim:spec.volumeMode "Filesystem"
    /PersistentVolume:spec.volumeMode "Filesystem"
    /PersistentVolume:spec.persistentVolumeReclaimPolicy "Retain"
    storage.k8s.io/StorageClass:reclaimPolicy "Delete"
    storage.k8s.io/StorageClass:volumeBindingMode "Immediate"
    storage.k8s.io/StorageClass:allowVolumeExpansion false
    scheduling.k8s.io/PriorityClass:preemptionPolicy "PreemptLowerPriority"
    scheduling.k8s.io/PriorityClass:globalDefault false
    autoscaling/HorizontalPodAutoscaler:spec.minReplicas 1
    networking.k8s.io/NetworkPolicy:spec.ingress.*.ports.*.protocol "TCP"
    networking.k8s.io/NetworkPolicy:spec.egress.*.ports.*.protocol "TCP"
    rbac.authorization.k8s.io/RoleBinding:roleRef.apiGroup "rbac.authorization.k8s.io"
    rbac.authorization.k8s.io/ClusterRoleBinding:roleRef.apiGroup "rbac.authorization.k8s.io"
    policy/PodDisruptionBudget:spec.unhealthyPodEvictionPolicy "IfHealthyBudget"
    argoproj.io/Rollout:spec.replicas 1
    kustomize.toolkit.fluxcd.io/Kustomization:spec.suspend false
    kustomize.toolkit.fluxcd.io/Kustomization:spec.force false
    external-secrets.io/ExternalSecret:spec.data.*.remoteRef.conversionStrategy "Default"
    external-secrets.io/ExternalSecret:spec.data.*.remoteRef.decodingStrategy "None"
    external-secrets.io/ExternalSecret:spec.data.*.remoteRef.metadataPolicy "None"
    external-secrets.io/ExternalSecret:spec.refreshInterval "1h"
    gateway.networking.k8s.io/HTTPRoute:spec.parentRefs.*.group "gateway.networking.k8s.io"
    gateway.networking.k8s.io/HTTPRoute:spec.parentRefs.*.kind "Gateway"
    gateway.networking.k8s.io/HTTPRoute:spec.rules.*.backendRefs.*.group ""
    gateway.networking.k8s.io/HTTPRoute:spec.rules.*.backendRefs.*.kind "Service"
    gateway.networking.k8s.io/HTTPRoute:spec.rules.*.backendRefs.*.weight 1
    postgresql.cnpg.io/Database:spec.databaseReclaimPolicy "retain"
    postgresql.cnpg.io/Cluster:spec.instances 1
  `),
  ['/Service:spec.ports.*.targetPort', ({ port }: JsonObject) => port],
  [
    'networking.k8s.io/NetworkPolicy:spec.policyTypes',
    (spec: JsonObject) => (spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress']),
  ],
  ...['RoleBinding', 'ClusterRoleBinding'].map((kind): [string, Default] => [
    `rbac.authorization.k8s.io/${kind}:subjects.*.apiGroup`,
    (subject) => (subject['kind'] === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io'),
  ]),
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].flatMap((kind) =>
    Object.entries({ failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10, reinvocationPolicy: 'Never' }).map(
      ([key, value]): [string, Default] => [`admissionregistration.k8s.io/${kind}:webhooks.*.${key}`, value],
    ),
  ),
]);

/** The maps that say nothing if they are empty. Others do: an empty selector selects everything. */
const EMPTY = new Set([
  ...['annotations', 'labels', 'data', 'binaryData', 'stringData', 'securityContext', 'resources', 'limits', 'requests', 'nodeSelector'],
  ...['strategy', 'updateStrategy', 'rollingUpdate', 'persistentVolumeClaimRetentionPolicy', 'affinity', 'capabilities', 'status'],
]);

/** Whether a map says nothing if it is empty. */
export function saysNothingEmpty(key: string): boolean {
  return EMPTY.has(key);
}

/** Where a field stands. */
export interface FieldPlace {
  readonly kind: string;
  readonly path: readonly string[];
  readonly pod?: number | undefined;
  readonly parent: JsonObject;
  /** The map that the parent stands in. */
  readonly above?: JsonObject | undefined;
}

/** What the API server takes where a field is not there; undefined if it takes nothing. */
export function defaultOf({ kind, path, pod, parent, above }: FieldPlace): JsonValue | undefined {
  // A container's requests default to its limits, but only in the pod: explicit requests change the template, so its pods restart.
  if (kind === '/Pod' && path.at(-2) === 'requests' && path.at(-3) === 'resources') return valueAt(above, 'limits', path.at(-1) ?? '');
  const found = pod === undefined ? KIND.get(`${kind}:${path.join('.')}`) : POD.get(podPath(path, pod));
  return typeof found === 'function' ? found(parent) : found;
}

function isLatest(image: JsonValue | undefined): boolean {
  return typeof image === 'string' && !image.includes('@') && (!/:[^/]*$/.test(image) || image.endsWith(':latest'));
}
