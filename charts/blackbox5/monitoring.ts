import { type Alert, type Application, Dashboard, Duration, PrometheusRule } from 'galley/constructs';
import type { Blackbox5Installation } from './installation';
import { NAMESPACES, REDIS } from './names';

const OURS = `namespace=~"${Object.values(NAMESPACES).join('|')}"`;
const AGENTS = `namespace="${NAMESPACES.agents}"`;
const STORAGE = `namespace="${NAMESPACES.storage}"`;
/** Tasks that the clock starts; a restore is one that a person starts, and that nobody misses. */
const NIGHTLY = `${OURS}, cronjob=~"backup-.*", cronjob!~".*-restore"`;
/** Seconds since the last backup, or since there is the task: one that never succeeded has no time of a success. */
const SINCE_BACKUP = `time() - (kube_cronjob_status_last_successful_time{${NIGHTLY}} or kube_cronjob_created{${NIGHTLY}})`;

/** From what kube-state-metrics and the kubelets say of any cluster: nothing of the pods themselves is scraped. */
const ALERTS: readonly [Alert, ...Alert[]] = [
  {
    alert: 'RedisMasterDown',
    expr: `kube_statefulset_status_replicas_ready{${STORAGE}, statefulset="${REDIS}"} < kube_statefulset_replicas{${STORAGE}, statefulset="${REDIS}"}`,
    for: Duration.minutes(1),
    severity: 'critical',
    summary: 'A Redis master is down: its third of the keys, tasks and state among them, can be neither read nor written',
    action: 'No other node has these keys. Bring the pod and its disk back; with two masters down nothing is served at all',
  },
  {
    alert: 'RalfAgentDown',
    expr: `kube_deployment_status_replicas_available{${AGENTS}} < kube_deployment_spec_replicas{${AGENTS}}`,
    for: Duration.minutes(10),
    severity: 'warning',
    summary: 'Agent {{ $labels.deployment }} has not run for ten minutes',
    action: 'Look at its events and its last log; it is started again by itself for as long as it fails',
  },
  {
    alert: 'RalfAgentRestarts',
    expr: `increase(kube_pod_container_status_restarts_total{${AGENTS}}[1h]) > 5`,
    for: Duration.minutes(5),
    severity: 'warning',
    summary: 'The loop of {{ $labels.pod }} ended more than five times within an hour',
    action: 'Look at the log of the container before',
  },
  {
    alert: 'ControlPlaneDown',
    expr: `kube_deployment_status_replicas_available{namespace=~"${NAMESPACES.system}|${NAMESPACES.mcp}"} == 0 and kube_deployment_spec_replicas{namespace=~"${NAMESPACES.system}|${NAMESPACES.mcp}"} > 0`,
    for: Duration.minutes(5),
    severity: 'critical',
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has no pod that answers',
    action: 'Look at its events; agents go on without the control plane, and wait for MCP servers',
  },
  {
    alert: 'VolumeAlmostFull',
    expr: `kubelet_volume_stats_available_bytes{${OURS}} / kubelet_volume_stats_capacity_bytes{${OURS}} < 0.1`,
    for: Duration.minutes(15),
    severity: 'warning',
    summary: 'Less than a tenth of {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is free',
    action: 'Clean old runs up, or raise the size in the environment file: disks grow and do not shrink',
  },
  {
    alert: 'BackupMissing',
    expr: `${SINCE_BACKUP} > 129600`,
    for: Duration.minutes(5),
    severity: 'warning',
    summary: '{{ $labels.namespace }}/{{ $labels.cronjob }} has not succeeded for a day and a half',
    action: 'Look at the log of its last Job',
  },
];

/** Alerts and a dashboard, each where the cluster has who reads it. */
export function monitoring({ environment, applications }: Blackbox5Installation): void {
  const { prometheus, grafana } = environment.cluster.operators;
  const chart = (applications.find(({ node }) => node.id === 'system') as Application).stage('workloads');
  if (prometheus !== undefined) new PrometheusRule(chart, 'blackbox5-alerts', { alerts: ALERTS });
  if (grafana === undefined) return;
  new Dashboard(chart, 'blackbox5-dashboard', {
    title: `Blackbox5 ${environment.environment}`,
    panels: [
      { title: 'Agents that run', query: `sum(kube_deployment_status_replicas_available{${AGENTS}})` },
      { title: 'Restarts of agents, last hour', query: `sum by (pod) (increase(kube_pod_container_status_restarts_total{${AGENTS}}[1h]))` },
      { title: 'CPU by agent', query: `sum by (pod) (rate(container_cpu_usage_seconds_total{${AGENTS}}[5m]))` },
      { title: 'Memory by agent', query: `sum by (pod) (container_memory_working_set_bytes{${AGENTS}})`, unit: 'bytes' },
      { title: 'Redis masters that answer', query: `kube_statefulset_status_replicas_ready{${STORAGE}, statefulset="${REDIS}"}` },
      {
        title: 'Memory of Redis',
        query: `sum by (pod) (container_memory_working_set_bytes{${STORAGE}, container="${REDIS}"})`,
        unit: 'bytes',
      },
      { title: 'Space left on volumes', query: `kubelet_volume_stats_available_bytes{${OURS}}`, unit: 'bytes' },
      { title: 'Hours since the last backup', query: `(${SINCE_BACKUP}) / 3600` },
    ],
  });
}
