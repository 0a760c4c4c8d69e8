import type { JsonObject, KubernetesObject } from '../../../core/object/object';

/** Changes the objects of a kind and a name, or takes them away. */
type Alter = (object: KubernetesObject) => KubernetesObject | undefined;
type Change = Alter & { readonly about: string };
const only = (kind: string, name: string | RegExp, alter: Alter): Change =>
  Object.assign(
    (object: KubernetesObject) => {
      const isIt = object.kind === kind && (typeof name === 'string' ? object.metadata.name === name : name.test(object.metadata.name));
      return isIt ? alter(object) : object;
    },
    { about: `${kind} ${name}` },
  );
const gone: Alter = () => undefined;
const having =
  (part: JsonObject): Alter =>
  (object) =>
    ({ ...object, ...part }) as KubernetesObject;
const unready = having({
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'no such "path-of-a-secret"' }] },
});
const released: Alter = (object) =>
  having({ spec: { claimRef: { namespace: 'kaze-agency', name: 'x' } }, status: { phase: 'Released' } })(object);

/** An object to remove from a complete cluster, and the expected step. */
export const CASES: readonly (readonly [name: string, change: Change, told: string | RegExp])[] = [
  ['kaze/agency-prod', only('Node', 'general-3', gone), 'node pool general: 3 of 4 nodes are Ready'],
  ['kaze/agency-prod', only('Node', 'general-3', unready), 'node pool general: 3 of 4 nodes are Ready; not general-3'],
  [
    'kaze/agency-prod',
    only(
      'Node',
      'general-3',
      having({ status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu: '15500m', memory: '59Gi', pods: '110' } } }),
    ),
    'node pool general: less room than the file says: general-3 (memory 59Gi of 60Gi)',
  ],
  [
    'kaze/agency-prod',
    only('EndpointSlice', 'kubernetes', having({ endpoints: [{ addresses: ['10.40.0.13'] }] })),
    'the API server is where cluster.apiServer says: 10.40.0.13:6443 is not in the file',
  ],
  ['kaze/agency-prod', only('Pod', 'dns', unready), 'pods that answer DNS: none in kube-system with k8s-app=kube-dns'],
  [
    'kaze/agency-prod',
    only('Deployment', 'operator-externalsecrets', gone),
    /^operator externalSecrets [0-9.]+: nothing of it runs in namespace external-secrets$/,
  ],
  [
    'kaze/agency-prod',
    only('Deployment', 'operator-argocd', having({ status: {} })),
    /^operator argocd [0-9.]+: Deployment operator-argocd: 0 of 1 pods are ready$/,
  ],
  [
    'kaze/agency-prod',
    only(
      'Deployment',
      'operator-argocd',
      having({ spec: { template: { spec: { containers: [{ image: 'quay.io/argoproj/argocd:v3.1.0' }] } } } }),
    ),
    /^operator argocd ([0-9.]+): v3\.1\.0 runs, the file has \1$/,
  ],
  ['kaze/agency-prod', only('StorageClass', 'ceph-block', gone), 'storage class ceph-block: it is not there'],
  [
    'kaze/agency-prod',
    only('StorageClass', 'ceph-block', having({ volumeBindingMode: 'Immediate' })),
    'storage class ceph-block: it binds Immediate, the file has WaitForFirstConsumer',
  ],
  [
    'kaze/agency-prod',
    only('CSINode', 'general-2', having({ spec: { drivers: [] } })),
    'storage class ceph-filesystem: no driver driver.example.org on general-2',
  ],
  [
    'kaze/agency-prod',
    only('ConfigMap', 'vault-ca', gone),
    'ConfigMap kaze-agency/vault-ca with ca.crt, for SecretStore kaze-vault: it is not there',
  ],
  [
    'kaze/agency-prod',
    only('ConfigMap', 'vault-ca', having({ data: { 'tls.crt': '' } })),
    'ConfigMap kaze-agency/vault-ca with ca.crt, for SecretStore kaze-vault: it has no ca.crt',
  ],
  [
    'kaze/agency-prod',
    only('SecretStore', 'kaze-vault', unready),
    'SecretStores: SecretStore kaze-vault: SecretSyncedError: no such "***"',
  ],
  [
    'kaze/agency-prod',
    only('ExternalSecret', 'kaze-runtime', unready),
    /^kaze-runtime of SecretStore kaze-vault: GIT_SYNC_TOKEN, .*: ExternalSecret kaze-runtime: SecretSyncedError: no such "\*\*\*"$/,
  ],
  ['kaze/agency-prod', only('ExternalSecret', 'kaze-runtime', gone), 'ExternalSecrets: not there: ExternalSecret kaze-runtime'],
  [
    'kaze/agency-prod',
    only('Application', 'kaze-agency-prod-postgres', having({ status: { health: { status: 'Degraded' }, sync: { status: 'OutOfSync' } } })),
    'Application kaze-agency-prod-postgres: Degraded, OutOfSync',
  ],
  [
    'kaze/agency-prod',
    only('Application', 'kaze-agency-prod-postgres', having({ spec: {} })),
    'Application kaze-agency-prod-postgres: its sync by itself is off',
  ],
  ['kaze/agency-prod', only('Cluster', 'kaze-postgres', unready), /^postgres: Cluster kaze-postgres: SecretSyncedError/],
  [
    'kaze/agency-prod',
    only('Deployment', 'langfuse-web', having({ status: { availableReplicas: 1, updatedReplicas: 2 } })),
    'langfuse: Deployment langfuse-web: 1 of 2 pods are ready',
  ],
  ['kaze/agency-prod', only('PersistentVolume', 'pvc-1', released), 'no volume has lost its claim: Released: pvc-1'],
  [
    'kaze/agency-prod',
    only('Backup', 'first', having({ status: { phase: 'failed' } })),
    'a backup of PostgreSQL kaze-postgres is completed: 1 were begun',
  ],
  ['kaze/agency-prod', only('PodMetrics', 'dns', gone), 'the metrics API: nothing serves metrics.k8s.io'],
  ['memql/prod', only('Ingress', /^bff/, having({ status: {} })), /^Ingress bff.* has an address: none yet$/],
  [
    'memql/prod',
    only('IngressClass', 'nginx', having({ spec: { controller: 'traefik.io/ingress-controller' } })),
    'ingress class nginx: traefik.io/ingress-controller serves it, the file has nginx',
  ],
  [
    'memql/prod',
    only('Rollout', 'bff', having({ status: { phase: 'Paused', message: 'BlueGreenPause' } })),
    'memql: Rollout bff: Paused: BlueGreenPause',
  ],
  [
    'memql/prod',
    only('ConfigMap', 'ingress-nginx-controller', having({ data: {} })),
    'nginx lets old processes end for as long as config.routing says: it has no worker-shutdown-timeout',
  ],
  [
    'ai-agents/dev',
    only('Secret', 'ai-agents-releases', gone),
    'Secret flux-system/ai-agents-releases, for GitRepository ai-agents: it is not there',
  ],
  [
    'ai-agents/prod',
    only('Secret', 'ai-agents-alerts', gone),
    'Secret flux-system/ai-agents-alerts, for Provider ai-agents-alerts: it is not there',
  ],
  [
    'ai-agents/prod',
    only('Middleware', 'authelia', gone),
    /^Middleware authelia\/authelia, for Ingress .*: the cluster has no kind Middleware$/,
  ],
  [
    'ai-agents/prod',
    only('Kustomization', 'ai-agents-prod-main', having({ spec: { suspend: true } })),
    'Kustomization ai-agents-prod-main: it is suspended',
  ],
  ['ai-agents/prod', only('AiModel', 'claude', gone), 'agents: not there: AiModel claude'],
  [
    'blackbox5/hetzner',
    only('ClusterIssuer', 'letsencrypt', unready),
    'ClusterIssuer letsencrypt, for Certificate control-api-tls: SecretSyncedError: no such "path-of-a-secret"',
  ],
  ['blackbox5/hetzner', only('CronJob', 'backup-code', having({ status: {} })), 'CronJob backup-code has run: not yet'],
  ['blackbox5/hetzner', only('Node', 'fleet-1', having({ spec: {} })), "the provider's controller knows every node: not fleet-1"],
];
