import { type Application, Dashboard, PrometheusRule, sinceSuccess } from 'galley/constructs';
import { BACKUPS, blackbox5Alerts, RUNBOOKS } from './alerts';
import type { Blackbox5Installation } from './installation';
import { NAMESPACES, REDIS } from './names';

const OURS = `namespace=~"${Object.values(NAMESPACES).join('|')}"`;
const AGENTS = `namespace="${NAMESPACES.agents}"`;
const STORAGE = `namespace="${NAMESPACES.storage}"`;
const NIGHTLY = `${OURS}, cronjob=~"${BACKUPS.cronJobs}", cronjob!~"${BACKUPS.except}"`;

/** Alerts and a dashboard, each where the cluster has who reads it. */
export function monitoring({ environment, applications }: Blackbox5Installation): void {
  const { prometheus, grafana } = environment.cluster.operators;
  const chart = (applications.find(({ node }) => node.id === 'system') as Application).stage('workloads');
  if (prometheus !== undefined) new PrometheusRule(chart, 'blackbox5-alerts', { alerts: blackbox5Alerts(environment), runbooks: RUNBOOKS });
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
      { title: 'Hours since the last backup', query: `(${sinceSuccess(NIGHTLY)}) / 3600` },
    ],
  });
}
