import { listAt, mapAt, textAt } from '../object/json-fields';
import type { JsonValue, KubernetesObject } from '../object/object';
import { declaredReferences } from './declared-references';
import type { FieldRule } from './field-rule';
import type { Reference } from './reference';
import { isMap } from './walk';
import type { World } from './world';

const ISSUERS = { Issuer: 'cert-manager.io/Issuer', ClusterIssuer: 'cert-manager.io/ClusterIssuer' };
const STORES = { SecretStore: 'external-secrets.io/SecretStore', ClusterSecretStore: 'external-secrets.io/ClusterSecretStore' };
const ROLES = { Role: 'rbac.authorization.k8s.io/Role', ClusterRole: 'rbac.authorization.k8s.io/ClusterRole' };
const SCALED = {
  Deployment: 'apps/Deployment',
  StatefulSet: 'apps/StatefulSet',
  ReplicaSet: 'apps/ReplicaSet',
  DaemonSet: 'apps/DaemonSet',
  Rollout: 'argoproj.io/Rollout',
  ReplicationController: '/ReplicationController',
  CronJob: 'batch/CronJob',
  Job: 'batch/Job',
};
const SOURCES = Object.fromEntries(
  ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart', 'ExternalArtifact'].map((kind) => [
    kind,
    `source.toolkit.fluxcd.io/${kind}`,
  ]),
);
const DATA = { ConfigMap: '/ConfigMap', Secret: '/Secret' };
const ROLLOUT = 'argoproj.io/Rollout';
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const HELM_RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

const RULES: readonly FieldRule[] = [
  { from: 'rbac.authorization.k8s.io/RoleBinding', at: 'roleRef', to: ROLES },
  { from: 'rbac.authorization.k8s.io/ClusterRoleBinding', at: 'roleRef', to: ROLES },
  ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({
    from: `rbac.authorization.k8s.io/${kind}`,
    at: 'subjects[]',
    to: { User: '', Group: '', ServiceAccount: '/ServiceAccount' },
    namespace: 'namespace',
  })),
  { from: '/ServiceAccount', at: 'imagePullSecrets[]', to: '/Secret' },
  { from: 'autoscaling/HorizontalPodAutoscaler', at: 'spec.scaleTargetRef', to: SCALED },
  { from: 'autoscaling.k8s.io/VerticalPodAutoscaler', at: 'spec.targetRef', to: SCALED },
  { from: 'keda.sh/ScaledObject', at: 'spec.scaleTargetRef', to: SCALED },
  { from: 'networking.k8s.io/Ingress', at: 'spec.ingressClassName', name: '', to: 'networking.k8s.io/IngressClass' },
  { from: 'networking.k8s.io/Ingress', at: 'spec.tls[].secretName', name: '', to: '/Secret' },
  { from: '/PersistentVolumeClaim', at: 'spec.storageClassName', name: '', to: 'storage.k8s.io/StorageClass' },
  { from: 'apps/StatefulSet', at: 'spec.volumeClaimTemplates[].spec.storageClassName', name: '', to: 'storage.k8s.io/StorageClass' },
  { from: 'apps/StatefulSet', at: 'spec.serviceName', name: '', to: '/Service' },
  { from: 'cert-manager.io/Certificate', at: 'spec.issuerRef', to: ISSUERS },
  { from: 'cert-manager.io/Issuer', at: 'spec.ca.secretName', name: '', to: '/Secret' },
  { from: 'external-secrets.io/ExternalSecret', at: 'spec.secretStoreRef', to: STORES },
  { from: 'external-secrets.io/ExternalSecret', at: 'spec.data[].sourceRef.storeRef', to: STORES },
  { from: 'external-secrets.io/PushSecret', at: 'spec.secretStoreRefs[]', to: STORES },
  { from: 'external-secrets.io/PushSecret', at: 'spec.selector.secret', to: '/Secret' },
  { from: ROLLOUT, at: 'spec.workloadRef', to: SCALED },
  ...[
    'blueGreen.activeService',
    'blueGreen.previewService',
    'canary.stableService',
    'canary.canaryService',
    'canary.pingPong.pingService',
    'canary.pingPong.pongService',
  ].map((field) => ({ from: ROLLOUT, at: `spec.strategy.${field}`, name: '', to: '/Service' })),
  { from: ROLLOUT, at: 'spec.strategy.canary.trafficRouting.nginx.stableIngress', name: '', to: 'networking.k8s.io/Ingress' },
  { from: 'argoproj.io/Application', at: 'spec.project', name: '', to: 'argoproj.io/AppProject' },
  { from: 'argoproj.io/ApplicationSet', at: 'spec.template.spec.project', name: '', to: 'argoproj.io/AppProject' },
  { from: KUSTOMIZATION, at: 'spec.sourceRef', to: SOURCES, namespace: 'namespace' },
  { from: KUSTOMIZATION, at: 'spec.dependsOn[]', to: KUSTOMIZATION, namespace: 'namespace' },
  { from: KUSTOMIZATION, at: 'spec.decryption.secretRef', to: '/Secret' },
  { from: KUSTOMIZATION, at: 'spec.postBuild.substituteFrom[]', to: DATA },
  { from: HELM_RELEASE, at: 'spec.chart.spec.sourceRef', to: SOURCES, namespace: 'namespace' },
  { from: HELM_RELEASE, at: 'spec.chartRef', to: SOURCES, namespace: 'namespace' },
  { from: HELM_RELEASE, at: 'spec.dependsOn[]', to: HELM_RELEASE, namespace: 'namespace' },
  { from: HELM_RELEASE, at: 'spec.valuesFrom[]', to: DATA, key: 'valuesKey' },
  ...['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository'].map((kind) => ({
    from: `source.toolkit.fluxcd.io/${kind}`,
    at: 'spec.secretRef',
    to: '/Secret',
  })),
  {
    from: 'image.toolkit.fluxcd.io/ImagePolicy',
    at: 'spec.imageRepositoryRef',
    to: 'image.toolkit.fluxcd.io/ImageRepository',
    namespace: 'namespace',
  },
  { from: 'image.toolkit.fluxcd.io/ImageUpdateAutomation', at: 'spec.sourceRef', to: SOURCES, namespace: 'namespace' },
  { from: 'notification.toolkit.fluxcd.io/Alert', at: 'spec.providerRef', to: 'notification.toolkit.fluxcd.io/Provider' },
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => ({
    from: `gateway.networking.k8s.io/${kind}`,
    at: 'spec.parentRefs[]',
    to: { Gateway: 'gateway.networking.k8s.io/Gateway', Service: '/Service' },
    namespace: 'namespace',
  })),
  {
    from: 'gateway.networking.k8s.io/Gateway',
    at: 'spec.listeners[].tls.certificateRefs[]',
    to: { Secret: '/Secret' },
    namespace: 'namespace',
  },
  { from: 'postgresql.cnpg.io/ScheduledBackup', at: 'spec.cluster', to: 'postgresql.cnpg.io/Cluster' },
  { from: 'postgresql.cnpg.io/Backup', at: 'spec.cluster', to: 'postgresql.cnpg.io/Cluster' },
  { from: 'postgresql.cnpg.io/Database', at: 'spec.cluster', to: 'postgresql.cnpg.io/Cluster' },
  { from: 'postgresql.cnpg.io/Pooler', at: 'spec.cluster', to: 'postgresql.cnpg.io/Cluster' },
  { from: 'postgresql.cnpg.io/Cluster', at: 'spec.bootstrap.initdb.secret', to: '/Secret' },
  { from: 'postgresql.cnpg.io/Cluster', at: 'spec.managed.roles[].passwordSecret', to: '/Secret' },
  { from: 'postgresql.cnpg.io/Cluster', at: 'spec.storage.storageClass', name: '', to: 'storage.k8s.io/StorageClass' },
  { from: 'postgresql.cnpg.io/Cluster', at: 'spec.walStorage.storageClass', name: '', to: 'storage.k8s.io/StorageClass' },
];

/** The same, by the kind that they stand in. */
const BY_KIND = new Map<string, FieldRule[]>();
for (const rule of RULES) BY_KIND.set(rule.from, [...(BY_KIND.get(rule.from) ?? []), rule]);

/** The objects that fields of known kinds name. */
export function* fieldReferences(world: World, object: KubernetesObject, kind: string): Generator<Reference> {
  for (const rule of [...(BY_KIND.get(kind) ?? []), ...(declaredReferences(world).rules.get(kind) ?? [])]) {
    for (const [path, value] of valuesAt(object, rule.at.split('.'), '')) yield* referenceAt(world, object, rule, path, value);
  }
}

function* referenceAt(
  world: World,
  object: KubernetesObject,
  { name: named = 'name', to, namespace, key }: FieldRule,
  path: string,
  value: JsonValue,
): Generator<Reference> {
  if (isMap(value) && value['optional'] === true) return;
  const field = typeof value === 'string' ? '' : named;
  const name = field === '' ? value : textAt(value, field);
  const kind =
    typeof to === 'string'
      ? to
      : kindNamed(to, textAt(value, 'kind'), textAt(value, 'apiVersion') ?? textAt(value, 'group') ?? textAt(value, 'apiGroup'));
  if (typeof name !== 'string' || name === '' || kind === undefined || kind === '') return;
  // A generator fills in what stands in braces there.
  if (object.kind === 'ApplicationSet' && name.includes('{{')) return;
  const asked = namespace === undefined ? undefined : textAt(value, namespace);
  yield {
    object,
    path: field === '' ? path : `${path}.${field}`,
    kind,
    namespace: asked ?? world.namespaceOf(object),
    name,
    ...(key !== undefined && textAt(value, key) !== undefined && { key: textAt(value, key) }),
  };
}

/** What a map's `kind` means: nothing for kinds of another group, whose names we do not know. */
function kindNamed(kinds: Readonly<Record<string, string>>, word: string | undefined, apiVersion: string | undefined): string | undefined {
  const kind = word === undefined ? Object.values(kinds)[0] : kinds[word];
  if (kind === undefined || kind === '' || apiVersion === undefined || !apiVersion.includes('.')) return kind;
  const group = apiVersion.split('/')[0];
  return kind.startsWith(`${group}/`) ? kind : undefined;
}

/** Every value at a path in which `[]` stands for each item. */
export function* valuesAt(
  value: JsonValue | undefined,
  steps: readonly string[],
  path: string,
): Generator<readonly [path: string, value: JsonValue]> {
  const [step, ...rest] = steps;
  if (value === undefined || value === null) return;
  if (step === undefined) {
    yield [path, value];
    return;
  }
  const key = step.replace('[]', '');
  const at = path === '' ? key : `${path}.${key}`;
  if (step.endsWith('[]')) for (const [index, item] of listAt(value, key).entries()) yield* valuesAt(item, rest, `${at}[${index}]`);
  else yield* valuesAt(mapAt(value)[key], rest, at);
}
