import { PodMonitor, PrometheusRule, ServiceMonitor, type ServiceWorkload } from 'galley/constructs';
import { memqlAlerts, RUNBOOKS } from './alerts';
import type { Mesh } from './mesh';

/** Port of every node that Prometheus reads. */
const PORT = 'metrics';

/**
 * What the cluster's Prometheus reads, if there is one: every pod of a node, whichever version it is of. For the gate on traffic it
 * reads the Services that lead to one version.
 *
 * @param versions names of those Services
 */
export function monitors(mesh: Mesh, nodes: readonly ServiceWorkload[], versions: readonly string[]): void {
  const { cluster } = mesh.environment;
  if (cluster.operators.prometheus === undefined) return;
  // Before the objects that they watch, so alerts also fire for a first install that gets stuck.
  new PrometheusRule(mesh.stage('trust'), 'memql-alerts', { alerts: memqlAlerts(mesh.environment), runbooks: RUNBOOKS });
  const stage = mesh.stage('mesh');
  for (const pods of nodes) new PodMonitor(stage, `${pods.name}-pods`, { pods, port: PORT });
  if (mesh.config.gate.prometheus === undefined) return;
  for (const name of versions) {
    new ServiceMonitor(stage, `${name}-monitor`, { service: { name, podSelector: { 'app.kubernetes.io/name': name } }, port: PORT });
  }
}
