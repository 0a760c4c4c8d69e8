import type { Fault } from '../errors';
import { DNS_LABEL, DNS_SUBDOMAIN, type Grammar, PATH_SEGMENT, SERVICE_NAME } from './name-grammar';

/** How long a name may be from which a controller makes longer ones, and what it makes. */
interface Growing {
  readonly longest: number;
  /** What becomes of the name, for messages. */
  readonly because: string;
}

const growing = (longest: number, because: string): Growing => ({ longest, because });

/** The name appears unchanged as a label of pods, or of objects made from this one. */
const LABEL = (of: string): Growing => growing(63, `it becomes a label of ${of}`);
/** The controller of its kind makes a StatefulSet with that prefix, which has room for 52 characters. */
const statefulSet = (prefix: string): Growing => growing(52 - prefix.length, `its operator makes a StatefulSet ${prefix}<name> of it`);

/** Kinds by `<group>/<kind>`, each with the source of its number where it is not a label's 63. */
const GROWING: Readonly<Record<string, Growing>> = {
  // The label controller-revision-hash of its pods is <name>-<up to 10 digits>: https://github.com/kubernetes/kubernetes/issues/64023
  'apps/StatefulSet': growing(52, 'eleven characters are added to it in a label of its pods'),
  // A ReplicaSet is <name>-<10 digits>, and a name holds 253.
  'apps/Deployment': growing(242, 'eleven characters are added to it in the name of its ReplicaSets'),
  'apps/DaemonSet': growing(242, 'eleven characters are added to it in the name of its revisions'),
  'argoproj.io/Rollout': growing(242, 'eleven characters are added to it in the name of its ReplicaSets'),
  'batch/Job': LABEL('its pods'),
  // https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
  'batch/CronJob': growing(52, 'eleven characters are added to it in the name of its Jobs'),
  'kustomize.toolkit.fluxcd.io/Kustomization': LABEL('all that it applies'),
  // Helm's own limit for the name of a release.
  'helm.toolkit.fluxcd.io/HelmRelease': growing(53, 'it is the name of a release of Helm'),
  // CloudNativePG's webhook: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.27.0/internal/webhook/v1/cluster_webhook.go
  'postgresql.cnpg.io/Cluster': growing(50, 'its operator adds to it in the names of Services and pods'),
  'postgresql.cnpg.io/Pooler': LABEL('its pods'),
  'postgresql.cnpg.io/ScheduledBackup': LABEL('its backups'),
  'monitoring.coreos.com/Prometheus': statefulSet('prometheus-'),
  'monitoring.coreos.com/Alertmanager': statefulSet('alertmanager-'),
  'monitoring.coreos.com/ThanosRuler': statefulSet('thanos-ruler-'),
  'keda.sh/ScaledObject': LABEL('its autoscaler'),
  'keda.sh/ScaledJob': LABEL('its Jobs'),
};

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  '/Namespace': DNS_LABEL,
  '/Service': SERVICE_NAME,
  'apps/StatefulSet': DNS_LABEL,
  'postgresql.cnpg.io/Cluster': SERVICE_NAME,
  'postgresql.cnpg.io/Pooler': SERVICE_NAME,
  'rbac.authorization.k8s.io/ClusterRole': PATH_SEGMENT,
  'rbac.authorization.k8s.io/ClusterRoleBinding': PATH_SEGMENT,
  'rbac.authorization.k8s.io/Role': PATH_SEGMENT,
  'rbac.authorization.k8s.io/RoleBinding': PATH_SEGMENT,
};

/** What the name of an object of a kind must be, by `<group>/<kind>`. */
export function grammarOfName(kind: string): Grammar {
  return GRAMMARS[kind] ?? DNS_SUBDOMAIN;
}

/**
 * What is wrong with the length of a name from which a controller makes longer ones; undefined if nothing is.
 *
 * @param kind `<group>/<kind>`
 */
export function tooLong(kind: string, name: string): Fault | undefined {
  const grows = GROWING[kind];
  if (grows === undefined || name.length <= grows.longest) return undefined;
  return { expected: `at most ${grows.longest} characters, since ${grows.because}`, got: String(name.length), next: 'shorten it' };
}
