import { type Construct, Dashboard, PrometheusRule, ServiceMonitor, type ServiceWorkload } from 'galley/constructs';
import { aiAgentsAlerts, RUNBOOKS, TASK_JOBS } from './alerts';
import type { AiAgentsInstallation } from './installation';
import { NAMESPACE } from './names';

/** What the cluster's Prometheus scrapes of the API, and what its Grafana shows; each where the cluster has it. */
export function monitoring({ environment }: AiAgentsInstallation, chart: Construct, api: ServiceWorkload): void {
  const { prometheus, grafana } = environment.cluster.operators;
  if (prometheus !== undefined) {
    new ServiceMonitor(chart, `${api.name}-monitor`, { service: api, port: 'http' });
    new PrometheusRule(chart, 'ai-agents-alerts', { alerts: aiAgentsAlerts(environment), runbooks: RUNBOOKS });
  }
  if (grafana === undefined) return;
  const namespace = `namespace="${NAMESPACE}"`;
  const pods = `${namespace}, pod=~"ai-agents-.*"`;
  new Dashboard(chart, 'ai-agents-dashboard', {
    title: `AI Agents ${environment.environment}`,
    panels: [
      {
        title: 'Executor Jobs that run',
        query: `sum(kube_job_status_active{${namespace}, job_name!~"${TASK_JOBS}"})`,
      },
      {
        title: 'Jobs that failed, of those that began within the hour',
        // Not increase(): a Job fails once, and its series begins with that.
        query: `count(kube_job_status_failed{${namespace}} > 0 and on (namespace, job_name) time() - kube_job_status_start_time{${namespace}} < 3600) or vector(0)`,
      },
      { title: 'CPU by pod', query: `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods}, container!=""}[5m]))` },
      { title: 'Memory by pod', query: `sum by (pod) (container_memory_working_set_bytes{${pods}, container!=""})`, unit: 'bytes' },
      { title: 'Restarts, last hour', query: `sum by (pod) (increase(kube_pod_container_status_restarts_total{${pods}}[1h]))` },
      {
        title: 'Space left on claims',
        query: `kubelet_volume_stats_available_bytes{${namespace}}`,
        unit: 'bytes',
      },
    ],
  });
}
