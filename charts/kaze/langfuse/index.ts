import type { Application, Postgres, ServiceWorkload, StoreRef, WorkloadPeer } from 'galley/constructs';
import type { Cell } from '../cell';
import { clickhouse } from './clickhouse';
import { sharedEnvironment } from './environment';
import { migration } from './migration';
import { objectStore } from './object-store';
import { redis } from './redis';
import { langfuseSecrets } from './secrets';
import { web } from './web';
import { worker } from './worker';

/** Properties of Langfuse's chart. */
export interface LangfuseProps {
  readonly cell: Cell;
  readonly store: StoreRef;
  readonly after: readonly Application[];
  /** The cell's PostgreSQL, where its database and role are; DATABASE_URL in Vault leads there. */
  readonly postgres: Pick<Postgres, 'name' | 'podSelector' | 'port'>;
}

/** What Langfuse's chart gives to others. */
export interface Langfuse {
  readonly application: Application;
  /** Its address in the cluster; spans go to `<url>/api/public/otel`. */
  readonly url: string;
  readonly web: ServiceWorkload;
  readonly worker: ServiceWorkload;
}

/**
 * Langfuse 3: traces of every model call. This file declares its connections to its stores, and the migration's to PostgreSQL. The rest of
 * the cell declares who else connects.
 *
 * The order holds on every change, so it is stages: pods do not start without their Secrets; the migration needs ClickHouse; web and
 * worker need both databases in the release's form, and neither needs the other.
 */
export function langfuse({ cell, store, after, postgres }: LangfuseProps): Langfuse {
  const { langfuse: config, namespace } = cell.config;
  const hasStores = [config.clickhouse, config.redis, config.objectStore].some(({ kind }) => kind === 'in-cell');
  const application = cell.application('langfuse', {
    after,
    stages: ['secrets', ...(hasStores ? ['stores'] : []), 'migration', 'workloads'],
  });
  const secrets = langfuseSecrets(application.stage('secrets'), store, config);
  const events = clickhouse({ cell, application, secret: secrets.clickhouse });
  const stores = [
    events,
    redis({ cell, application, secret: secrets.redis }),
    objectStore({ cell, application, secret: secrets.objectStore }),
  ];

  const job = migration(cell, application.stage('migration'), secrets, events);
  const database: WorkloadPeer = { name: postgres.name, podSelector: postgres.podSelector, ports: { postgres: postgres.port } };
  cell.connections.allow({ from: job, to: database, ports: ['postgres'] });
  events.connect(job);

  const workloads = application.stage('workloads');
  const shared = sharedEnvironment({ cell, secrets, stores });
  const users = { web: web(cell, workloads, secrets, shared), worker: worker(cell, workloads, secrets, shared) };
  for (const { connect } of stores) {
    connect(users.web);
    connect(users.worker);
  }
  return { application, url: `http://${users.web.name}.${namespace}.svc:${users.web.ports['http']}`, ...users };
}
