import { type Env, httpProbe, reloadOnChange, ServiceWorkload, Size, type Stage, Volume } from 'galley/constructs';
import type { Cell } from '../cell';
import { USER } from './environment';
import type { LangfuseSecrets } from './secrets';

const PORT = 3030;

/** Langfuse's worker: takes events from the queue and writes them into ClickHouse. Only the kubelet asks it anything. */
export function worker(cell: Cell, stage: Stage, { own, clickhouse, redis, objectStore }: LangfuseSecrets, shared: Env): ServiceWorkload {
  const { environment, config } = cell;
  const read = [own, clickhouse, redis, objectStore].map(({ name }) => name);
  const workload = new ServiceWorkload(stage, 'langfuse-worker', {
    kubernetesVersion: environment.kubernetesVersion,
    replicas: config.langfuse.worker.replicas,
    // Nobody connects to it, so it need not wait for clients; it finishes the jobs that it has started. An interrupted job runs again.
    drain: { delaySeconds: 0, stopSeconds: 240 },
    annotations: environment.cluster.operators.reloader ? reloadOnChange(read) : undefined,
    container: {
      image: cell.images['langfuse-worker'],
      user: USER,
      ports: { http: PORT },
      resources: config.langfuse.worker.resources,
      env: { ...shared, PORT: String(PORT) },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp')],
      readinessProbe: httpProbe('/api/health', 'http'),
      // Asks PostgreSQL and Redis too: after 5 minutes without them a restart costs nothing, and cures a connection that hangs.
      livenessProbe: httpProbe('/api/health', 'http', { periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 10 }),
      startupProbe: httpProbe('/api/health', 'http', { periodSeconds: 5, failureThreshold: 60 }),
    },
  });
  cell.close(stage, workload);
  return workload;
}
