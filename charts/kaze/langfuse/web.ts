import { type Env, httpProbe, reloadOnChange, ServiceWorkload, Size, type Stage, Volume } from 'galley/constructs';
import type { Cell } from '../cell';
import { USER } from './environment';
import { MIGRATED_ELSEWHERE } from './migration';
import type { LangfuseSecrets } from './secrets';
import { ownName } from './store';

const PORT = 3000;

/** Langfuse's web server: the API, spans over HTTP (`/api/public/otel`), and the pages that people read. */
export function web(cell: Cell, stage: Stage, secrets: LangfuseSecrets, shared: Env): ServiceWorkload {
  const { environment, config } = cell;
  const { own, init, projectKeys } = secrets;
  const workload = new ServiceWorkload(stage, 'langfuse-web', {
    kubernetesVersion: environment.kubernetesVersion,
    replicas: config.langfuse.web.replicas,
    // The image keeps idle connections for 110 s; it stops once they are gone.
    drain: { delaySeconds: 5, stopSeconds: 110 },
    annotations: environment.cluster.operators.reloader ? reloadOnChange(Object.values(secrets).map(({ name }) => name)) : undefined,
    container: {
      image: cell.images.langfuse,
      user: USER,
      ports: { http: PORT },
      resources: config.langfuse.web.resources,
      env: {
        ...shared,
        ...MIGRATED_ELSEWHERE,
        PORT: String(PORT),
        NEXTAUTH_SECRET: own.key('NEXTAUTH_SECRET'),
        AUTH_DISABLE_SIGNUP: 'true',
        // Made at the first start and left alone ever after.
        LANGFUSE_INIT_ORG_ID: 'kaze',
        LANGFUSE_INIT_ORG_NAME: 'Kaze',
        // It is the only thing that separates rows of cells in ClickHouse.
        LANGFUSE_INIT_PROJECT_ID: config.langfuse.clickhouse.kind === 'external' ? ownName(cell) : 'kaze',
        LANGFUSE_INIT_PROJECT_NAME: environment.environment,
        LANGFUSE_INIT_PROJECT_PUBLIC_KEY: projectKeys.key('LANGFUSE_PUBLIC_KEY'),
        LANGFUSE_INIT_PROJECT_SECRET_KEY: projectKeys.key('LANGFUSE_SECRET_KEY'),
        LANGFUSE_INIT_USER_EMAIL: init.key('LANGFUSE_INIT_USER_EMAIL'),
        LANGFUSE_INIT_USER_PASSWORD: init.key('LANGFUSE_INIT_USER_PASSWORD'),
      },
      mounts: [
        Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp'),
        Volume.emptyDir('next-cache', { sizeLimit: Size.mebibytes(256) }).mount('/app/web/.next/cache'),
      ],
      // Fails from SIGTERM on.
      readinessProbe: httpProbe('/api/public/ready', 'http'),
      // Asks no database: one that is away is not cured by a restart.
      livenessProbe: httpProbe('/api/public/health', 'http', { periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 }),
      startupProbe: httpProbe('/api/public/health', 'http', { periodSeconds: 5, failureThreshold: 60 }),
    },
  });
  cell.close(stage, workload);
  return workload;
}
