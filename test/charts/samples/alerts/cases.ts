import { type Case, cronjob } from './cronjob-case';
import { DAYS, growing, LONG, OTHER, of, pair, type Series, steady, told } from './series';

/** Labels of an environment's series. */
export interface Context {
  /** Namespaces of the system; the first holds the workloads that answer requests. */
  readonly namespaces: readonly string[];
  /** `<system>-<environment>`. */
  readonly name: string;
}

/** Every alert that any system has, by its name. */
export function casesOf({ namespaces, name }: Context): Readonly<Record<string, Case>> {
  const namespace = namespaces[0] ?? '';
  const storage = 'blackbox5-storage';
  const agents = 'blackbox5-agents';
  const deployment = (where: string, kind = 'web') =>
    pair({ namespace: where, deployment: kind }, 'kube_deployment_status_replicas_available', 'kube_deployment_spec_replicas');
  const set = (where: string, kind = 'db') =>
    pair({ namespace: where, statefulset: kind }, 'kube_statefulset_status_replicas_ready', 'kube_statefulset_replicas');
  const pod = { namespace, pod: 'web-1', container: 'web' };
  const waiting = (reason: string, metric = 'kube_pod_container_status_waiting_reason') => ({
    [of(metric, { ...pod, reason })]: steady(1),
  });
  const pending = (value: number) => ({ [of('kube_pod_status_phase', { namespace, pod: 'web-1', phase: 'Pending' })]: steady(value) });
  const memory = (labels: Readonly<Record<string, string>>, used: number): Series => ({
    [of('container_memory_working_set_bytes', labels)]: steady(used),
    [of('kube_pod_container_resource_limits', { ...labels, resource: 'memory' })]: steady(100),
  });
  const volume = pair(
    { namespace, persistentvolumeclaim: 'data' },
    'kubelet_volume_stats_available_bytes',
    'kubelet_volume_stats_capacity_bytes',
  );
  const released = (phase: string, where: string): Series => ({
    [of('kube_persistentvolume_status_phase', { persistentvolume: 'pv-1', phase })]: steady(1),
    [of('kube_persistentvolume_claim_ref', { persistentvolume: 'pv-1', claim_namespace: where, name: 'data' })]: steady(1),
  });
  const quota = (used: number, hard: number): Series => {
    const labels = { namespace, resourcequota: 'room', resource: 'pods' };
    return {
      [of('kube_resourcequota', { ...labels, type: 'used' })]: steady(used),
      [of('kube_resourcequota', { ...labels, type: 'hard' })]: steady(hard),
    };
  };
  const seen = (each: readonly string[]): Series =>
    Object.fromEntries(each.map((one) => [of('kube_namespace_status_phase', { namespace: one, phase: 'Active' }), steady(1)]));
  const app = (labels: Readonly<Record<string, string>>, project = name): Series => ({
    [of('argocd_app_info', {
      project,
      name: `${name}-web`,
      sync_status: 'Synced',
      health_status: 'Healthy',
      autosync_enabled: 'true',
      ...labels,
    })]: steady(1),
  });
  const flux = (labels: Readonly<Record<string, string>>): Series => ({
    [of('gotk_resource_info', { customresource_kind: 'Kustomization', name: `${name}-web`, ready: 'True', ...labels })]: steady(1),
  });
  const looked = (values: string, kustomization = name): Series => ({
    [of('gotk_reconcile_duration_seconds_count', { kind: 'Kustomization', name: kustomization })]: values,
  });
  const up = (...numbers: number[]): Series =>
    Object.fromEntries(numbers.map((number) => [of('cnpg_collector_up', { namespace, pod: `kaze-postgres-${number}` }), steady(1)]));
  const db = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}): Series => ({
    [of(metric, { namespace, pod: 'kaze-postgres-1', ...labels })]: steady(value),
  });
  const jobs = (count: number, { prefix = 'exec', started = 0, failed = 1 } = {}): Series =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => ({ namespace, job_name: `${prefix}-${index}` })).flatMap((labels) => [
        [of('kube_job_status_failed', labels), steady(failed)],
        [of('kube_job_status_start_time', labels), steady(started)],
      ]),
    );
  const rollout = (phase: string) => told('rollout_info', namespace, { name: 'bff', phase }, steady(1));
  const rolloutPods = pair({ namespace, name: 'bff' }, 'rollout_info_replicas_available', 'rollout_info_replicas_desired');
  const certificate = (metric: string, value: number, labels = {}) =>
    told(metric, namespace, { name: 'web-tls', ...labels }, steady(value));
  const EXPIRES = 'certmanager_certificate_expiration_timestamp_seconds';
  const tailnet = { namespace, job: `${namespace}/kaze-runtime-tailnet`, pod: 'kaze-runtime-1' };
  const sidecar = (value: number, messages: number): Series => ({
    [of('up', tailnet)]: steady(value),
    [of('tailscaled_health_messages', { ...tailnet, type: 'warning' })]: steady(messages),
  });
  const redis = { namespace: storage, pod: 'blackbox5-redis-0' };
  const keeper = (whole: number, answers: number, metric = 'kube_pod_init_container_status_ready'): Series => ({
    [of(metric, { ...redis, container: 'keeper' })]: steady(whole),
    [of('kube_pod_container_status_ready', { ...redis, container: 'blackbox5-redis' })]: steady(answers),
  });
  const code = {
    [of('kubelet_volume_stats_capacity_bytes', { namespace: 'blackbox5-mcp', persistentvolumeclaim: 'blackbox5-code' })]: steady(1),
  };

  return {
    DeploymentDown: {
      rings: [deployment(namespace)(0, 2)],
      silent: [deployment(namespace)(1, 2), deployment(namespace)(0, 0), deployment(OTHER)(0, 2)],
    },
    DeploymentShort: {
      rings: [deployment(namespace)(1, 2)],
      silent: [deployment(namespace)(2, 2), deployment(namespace)(0, 2), deployment(OTHER)(1, 2)],
    },
    StatefulSetShort: { rings: [set(namespace)(0, 1)], silent: [set(namespace)(1, 1), set(OTHER)(0, 1)] },
    ContainerRestarts: {
      rings: [
        { [of('kube_pod_container_status_restarts_total', pod)]: growing() },
        { [of('kube_pod_init_container_status_restarts_total', pod)]: growing() },
      ],
      silent: [
        { [of('kube_pod_container_status_restarts_total', pod)]: `0+0x100 3+0x${LONG}` },
        { [of('kube_pod_container_status_restarts_total', { ...pod, namespace: OTHER })]: growing() },
      ],
      at: 120,
    },
    PodWaiting: {
      rings: [waiting('CrashLoopBackOff'), waiting('CreateContainerConfigError', 'kube_pod_init_container_status_waiting_reason')],
      silent: [waiting('ContainerCreating'), {}],
    },
    PodPending: { rings: [pending(1)], silent: [pending(0), { ...pending(1), ...waiting('ImagePullBackOff') }] },
    MemoryNearLimit: { rings: [memory(pod, 95)], silent: [memory(pod, 50), memory({ ...pod, namespace: OTHER }, 95)] },
    VolumeFilling: { rings: [volume(5, 100)], silent: [volume(50, 100), volume(1, 100)] },
    VolumeFull: { rings: [volume(1, 100)], silent: [volume(5, 100)] },
    VolumeReleased: {
      rings: [released('Released', namespace), released('Failed', namespace)],
      silent: [released('Bound', namespace), released('Released', OTHER)],
    },
    SecretNotSynced: {
      rings: told('externalsecret_status_condition', namespace, { name: 'web', condition: 'Ready', status: 'False' }, steady(1)),
      silent: [
        ...told('externalsecret_status_condition', namespace, { name: 'web', condition: 'Ready', status: 'False' }, steady(0)),
        ...told('externalsecret_status_condition', OTHER, { name: 'web', condition: 'Ready', status: 'False' }, steady(1)),
      ],
    },
    QuotaNearlyUsed: { rings: [quota(19, 20)], silent: [quota(10, 20), quota(0, 0)] },
    NamespaceUnseen: { rings: [{}, seen(namespaces.slice(1))], silent: [seen(namespaces)] },
    SyncFailing: {
      rings: [app({ sync_status: 'OutOfSync' }), app({ sync_status: 'Unknown' }, `${name}-root`)],
      silent: [app({}), app({ sync_status: 'OutOfSync' }, `${name}-2`)],
    },
    ApplicationUnhealthy: {
      rings: [app({ health_status: 'Degraded' }), app({ health_status: 'Missing' })],
      silent: [app({}), app({ health_status: 'Suspended' }), app({ health_status: 'Progressing' })],
    },
    SyncOff: { rings: [app({ autosync_enabled: 'false' })], silent: [app({})], at: 250 },
    DeliveryUnseen: { rings: [{}, app({}, `${name}-2`)], silent: [app({})] },
    ReconcileFailing: {
      rings: [
        flux({ ready: 'False' }),
        flux({ ready: 'Unknown', name }),
        flux({ ready: 'False', customresource_kind: 'GitRepository', name }),
      ],
      silent: [flux({}), flux({ ready: 'False', suspended: 'true' }), flux({ ready: 'False', name: 'another' })],
    },
    ReconcileOff: { rings: [flux({ suspended: 'true' })], silent: [flux({}), flux({ suspended: 'true', name: 'another' })], at: 250 },
    NotReconciling: {
      rings: [looked(steady(5)), {}, looked(growing(), `${name}-web`)],
      silent: [looked(growing())],
      at: 120,
    },
    PostgresInstanceDown: {
      rings: [up(1, 2), {}, { ...up(1, 2), ...db('cnpg_collector_up', 0, { pod: 'kaze-postgres-3' }) }],
      silent: [up(1, 2, 3)],
    },
    PostgresReplicaBehind: { rings: [db('cnpg_pg_replication_lag', 120)], silent: [db('cnpg_pg_replication_lag', 5)] },
    PostgresConnectionsUsed: {
      rings: [{ ...db('cnpg_backends_total', 210), ...db('cnpg_pg_settings_setting', 220, { name: 'max_connections' }) }],
      silent: [{ ...db('cnpg_backends_total', 100), ...db('cnpg_pg_settings_setting', 220, { name: 'max_connections' }) }],
    },
    PostgresWalNotArchived: {
      rings: [db('cnpg_collector_pg_wal_archive_status', 20, { value: 'ready' })],
      silent: [
        db('cnpg_collector_pg_wal_archive_status', 2, { value: 'ready' }),
        db('cnpg_collector_pg_wal_archive_status', 20, { value: 'done' }),
      ],
    },
    PostgresBackupMissing: {
      rings: [db('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', -2 * DAYS)],
      silent: [db('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', -3600)],
    },
    TailnetAway: { rings: [sidecar(0, 0), sidecar(1, 1)], silent: [sidecar(1, 0)] },
    ...cronjob('TokenRefreshMissing', ['ai-agents-token-refresh'], 9 * 3600, namespaces),
    ...cronjob('CleanupMissing', ['ai-agents-cleanup', 'ai-agents-processor-cleanup'], 1.5 * DAYS, namespaces),
    ...cronjob('WorkspaceBackupMissing', ['kaze-workspace-backup'], 1.5 * DAYS, namespaces),
    ...cronjob('UploadsBackupMissing', ['ai-agents-backup'], 1.5 * DAYS, namespaces),
    ...cronjob('BackupMissing', ['backup-code', 'backup-ralf-001'], 1.5 * DAYS, [storage]),
    ExecutorsFailing: {
      rings: [jobs(3)],
      silent: [
        jobs(2),
        jobs(3, { failed: 0 }),
        jobs(3, { started: -7200 }),
        jobs(3, { prefix: 'ai-agents-cleanup' }),
        jobs(3, { prefix: 'ai-agents-backup' }),
      ],
    },
    RolloutPaused: { rings: rollout('Paused'), silent: [...rollout('Progressing'), ...rollout('Completed')], at: 260 },
    RolloutAborted: { rings: [...rollout('Abort'), ...rollout('Timeout'), ...rollout('Error')], silent: rollout('Completed') },
    RolloutShort: { rings: [rolloutPods(1, 2)], silent: [rolloutPods(2, 2)] },
    CertificateNotReady: {
      rings: certificate('certmanager_certificate_ready_status', 0, { condition: 'True' }),
      silent: certificate('certmanager_certificate_ready_status', 1, { condition: 'True' }),
    },
    CertificateEnding: { rings: certificate(EXPIRES, 3 * DAYS), silent: certificate(EXPIRES, 60 * DAYS) },
    RedisMasterDown: {
      rings: [set(storage, 'blackbox5-redis')(2, 3)],
      silent: [set(storage, 'blackbox5-redis')(3, 3), set(storage, 'other')(0, 1)],
    },
    RedisClusterBroken: { rings: [keeper(0, 1), keeper(0, 1, 'kube_pod_container_status_ready')], silent: [keeper(1, 1), keeper(0, 0)] },
    RedisMemory: {
      rings: [memory({ ...redis, container: 'blackbox5-redis' }, 48)],
      silent: [memory({ ...redis, container: 'blackbox5-redis' }, 30), memory({ ...redis, container: 'keeper' }, 80)],
    },
    RalfAgentDown: {
      rings: [deployment(agents, 'ralf-001')(0, 1)],
      silent: [deployment(agents, 'ralf-001')(1, 1), deployment(agents, 'ralf-001')(0, 0)],
    },
    CodeAway: { rings: [{}], silent: [code] },
  };
}
