import type { Fault } from '../errors';
import { textAt } from '../object/json-fields';
import type { KubernetesObject } from '../object/object';
import { kindOf } from './kind';

/** Built-in kinds that stand in no namespace, and those of operators whose definitions are known here; by `<group>/<kind>`. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  ...['/Namespace', '/Node', '/PersistentVolume', '/ComponentStatus'],
  ...[
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ].map((kind) => `admissionregistration.k8s.io/${kind}`),
  ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'].map((kind) => `admissionregistration.k8s.io/${kind}`),
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'certificates.k8s.io/ClusterTrustBundle',
  ...['FlowSchema', 'PriorityLevelConfiguration'].map((kind) => `flowcontrol.apiserver.k8s.io/${kind}`),
  ...['IngressClass', 'IPAddress', 'ServiceCIDR'].map((kind) => `networking.k8s.io/${kind}`),
  'node.k8s.io/RuntimeClass',
  ...['ClusterRole', 'ClusterRoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`),
  ...['DeviceClass', 'ResourceSlice'].map((kind) => `resource.k8s.io/${kind}`),
  'scheduling.k8s.io/PriorityClass',
  ...['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment', 'VolumeAttributesClass'].map((kind) => `storage.k8s.io/${kind}`),
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
  'gateway.networking.k8s.io/GatewayClass',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'argoproj.io/ClusterAnalysisTemplate',
  'argoproj.io/ClusterWorkflowTemplate',
  'cert-manager.io/ClusterIssuer',
  'trust.cert-manager.io/Bundle',
  'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterPushSecret',
  'generators.external-secrets.io/ClusterGenerator',
  'postgresql.cnpg.io/ClusterImageCatalog',
  'keda.sh/ClusterTriggerAuthentication',
  'kyverno.io/ClusterPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'projectcalico.org/GlobalNetworkPolicy',
  'crd.projectcalico.org/GlobalNetworkPolicy',
]);

/**
 * The kinds that stand in no namespace.
 *
 * @param objects whose own CustomResourceDefinitions count too
 * @returns `<group>/<kind>` of each
 */
export function clusterScopedKinds(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const own = objects.filter(({ kind, spec }) => kind === 'CustomResourceDefinition' && textAt(spec, 'scope') === 'Cluster');
  return new Set([...CLUSTER_SCOPED, ...own.map(({ spec }) => `${textAt(spec, 'group')}/${textAt(spec, 'names', 'kind')}`)]);
}

/** What is wrong with the namespace of an object whose kind has none; undefined if nothing is. */
export function misplaced(object: KubernetesObject, clusterScoped: ReadonlySet<string>): Fault | undefined {
  const { namespace } = object.metadata;
  if (namespace === undefined || !clusterScoped.has(kindOf(object))) return undefined;
  return {
    expected: `none, since a ${object.kind} stands in no namespace`,
    got: JSON.stringify(namespace),
    next: 'make it in an application without a namespace',
  };
}
