import {
  type Application,
  Dashboard,
  httpProbe,
  PodMonitor,
  PrometheusRule,
  ServiceMonitor,
  Size,
  StatefulStore,
  TAILSCALE_METRICS,
  Volume,
} from 'galley/constructs';
import { kazeAlerts, RUNBOOKS, tailnetMonitor } from './alerts';
import type { Cell } from './cell';
import type { Peers } from './connections';

/** What Kaze's later stages add beside the services: each an application of its own, each off until its switch is on. */
export function addFeatures(cell: Cell, peers: Peers & { readonly after: readonly Application[] }): void {
  const { features } = cell.config;
  if (features.nats) nats(cell, peers);
  if (features.qdrant) qdrant(cell, peers);
  if (features.monitors || features.dashboards) monitoring(cell, peers);
}

const SMALL = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } };

/** Messaging between the services, with streams on disk. */
function nats(cell: Cell, { runtime, gateway, knowledge, after }: Peers & { after: readonly Application[] }): void {
  const application = cell.application('nats', { after });
  const store = new StatefulStore(application, 'nats', {
    kubernetesVersion: cell.environment.kubernetesVersion,
    fsGroup: 1000,
    data: { path: '/data', size: Size.gibibytes(5), storageClass: cell.config.postgres.storageClass },
    container: {
      image: cell.images.nats,
      args: ['--jetstream', '--store_dir=/data', '--http_port=8222', '--pid=/tmp/nats.pid'],
      ports: { nats: 4222, monitor: 8222 },
      user: 1000,
      resources: SMALL,
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(16) }).mount('/tmp')],
      readinessProbe: httpProbe('/healthz?js-enabled-only=true', 'monitor'),
      livenessProbe: httpProbe('/healthz?js-server-only=true', 'monitor', { periodSeconds: 30 }),
    },
  });
  for (const service of [runtime, gateway, knowledge]) cell.connections.allow({ from: service, to: store, ports: ['nats'] });
  cell.close(application, store);
}

/** A vector index of its own for the hottest searches, beside pgvector. */
function qdrant(cell: Cell, { knowledge, after }: Peers & { after: readonly Application[] }): void {
  const application = cell.application('qdrant', { after });
  const store = new StatefulStore(application, 'qdrant', {
    kubernetesVersion: cell.environment.kubernetesVersion,
    fsGroup: 1000,
    data: { path: '/qdrant/storage', size: Size.gibibytes(20), storageClass: cell.config.postgres.storageClass },
    container: {
      image: cell.images.qdrant,
      ports: { http: 6333, grpc: 6334 },
      user: 1000,
      resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '2Gi' } },
      env: { QDRANT__STORAGE__SNAPSHOTS_PATH: '/qdrant/storage/snapshots', QDRANT__TELEMETRY_DISABLED: 'true' },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp')],
      readinessProbe: httpProbe('/readyz', 'http'),
      livenessProbe: httpProbe('/livez', 'http', { periodSeconds: 30 }),
    },
  });
  cell.connections.allow({ from: knowledge, to: store, ports: ['http', 'grpc'] });
  cell.close(application, store);
}

/** What the cluster's Prometheus scrapes, and what its Grafana shows. */
function monitoring(cell: Cell, { runtime, gateway, knowledge, postgres, after }: Peers & { after: readonly Application[] }): void {
  const { features, namespace } = cell.config;
  const application = cell.application('monitoring', { after });
  if (features.monitors) {
    for (const service of [runtime, gateway, knowledge]) {
      new ServiceMonitor(application, service.name, { service, port: 'http' });
      const pods = { name: tailnetMonitor(service.name), podSelector: service.podSelector };
      new PodMonitor(application, pods.name, { pods, port: TAILSCALE_METRICS.name });
    }
    new PodMonitor(application, 'kaze-postgres', { pods: postgres, port: 'metrics' });
    new PrometheusRule(application, 'kaze-alerts', { alerts: kazeAlerts(cell.environment), runbooks: RUNBOOKS });
  }
  if (features.dashboards) {
    const pods = `namespace="${namespace}", pod=~"(kaze|langfuse)-.*"`;
    new Dashboard(application, 'kaze-cell', {
      title: `Kaze ${cell.environment.environment}`,
      panels: [
        { title: 'CPU by pod', query: `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods}, container!=""}[5m]))` },
        { title: 'Memory by pod', query: `sum by (pod) (container_memory_working_set_bytes{${pods}, container!=""})`, unit: 'bytes' },
        { title: 'Restarts in the last hour', query: `sum by (pod) (increase(kube_pod_container_status_restarts_total{${pods}}[1h]))` },
        { title: 'Database connections', query: `sum by (datname) (cnpg_backends_total{namespace="${namespace}"})` },
      ],
    });
  }
}
