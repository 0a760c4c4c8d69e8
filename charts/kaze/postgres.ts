import {
  type Application,
  ClosedNamespace,
  Cron,
  ExternalSecretGrant,
  fromPath,
  instancesOf,
  jobsOf,
  Postgres,
  PostgresPooler,
  type PostgresProps,
  type PostgresRecovery,
  poolerOf,
  RoleFromUrl,
  Size,
  type StoreRef,
} from 'galley/constructs';
import type { Cell } from './cell';
import { POOLERS, poolerParameters, postgresParameters } from './postgres-sizes';
import { INFRASTRUCTURE_PATHS } from './vault';

/** Properties of the database's chart. */
export interface KazePostgresProps {
  readonly cell: Cell;
  readonly store: StoreRef;
  readonly after: readonly Application[];
}

/** What the database's chart gives to others. */
export interface KazePostgres {
  readonly application: Application;
  readonly postgres: Postgres;
  readonly pooler?: PostgresPooler;
}

/** The cell's one PostgreSQL: knowledge's vectors and Mem0's metadata in one database, Langfuse's in another, each with a role of its own. */
export function kazePostgres({ cell, store, after }: KazePostgresProps): KazePostgres {
  const { images } = cell;
  const { postgres: config, features } = cell.config;
  const application = cell.application('postgres', { after, stages: ['secrets', 'database'] });
  const secrets = application.stage('secrets');
  const database = application.stage('database');
  // A dedicated cell's first application in its namespace, with policies or without: one of their own would be dropped with the switch, and
  // leave the namespace closed.
  if (cell.config.cell === 'dedicated' && features.networkPolicies) new ClosedNamespace(secrets, 'closed');

  const role = (name: string, remoteKey: string): RoleFromUrl =>
    new RoleFromUrl(secrets, `postgres-role-${name}`, { role: name, store, url: { remoteKey, property: 'DATABASE_URL' } });
  const backup = config.backup && {
    ...config.backup,
    keys: new ExternalSecretGrant(secrets, 'kaze-postgres-backup', {
      store,
      keys: fromPath(INFRASTRUCTURE_PATHS.backup, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
    }),
  };

  const postgres = new Postgres(database, 'kaze-postgres', {
    name: config.name,
    recovery: config.recovery && recoveryOf(config.recovery),
    parameters: postgresParameters(cell.config),
    image: images.postgresql,
    instances: config.instances,
    storageSize: Size.gibibytes(Number.parseInt(config.storage, 10)),
    storageClass: config.storageClass,
    resources: config.resources,
    database: { name: 'kaze', owner: role('kaze', 'kaze-knowledge'), extensions: ['vector'] },
    databases: [{ name: 'langfuse', owner: role('langfuse', 'kaze-langfuse') }],
    backup: backup && backupProps(backup),
  });

  const pooler = features.pgbouncer
    ? new PostgresPooler(database, 'pooler', {
        postgres,
        image: images.pgbouncer,
        instances: POOLERS,
        parameters: poolerParameters(cell.config),
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      })
    : undefined;
  const { initdb, recovery, join } = jobsOf(postgres);
  for (const peer of [instancesOf(postgres), config.recovery ? recovery : initdb, join, ...(pooler ? [poolerOf(pooler)] : [])])
    cell.close(database, peer);
  return { application, postgres, pooler };
}

type Backup = NonNullable<Cell['config']['postgres']['backup']> & {
  readonly keys: ExternalSecretGrant<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY'>;
};

function recoveryOf({ serverName, targetTime }: NonNullable<Cell['config']['postgres']['recovery']>): PostgresRecovery {
  return { serverName, targetTime };
}

function backupProps({ destination, serverName, endpoint, schedule, retentionDays, keys }: Backup): NonNullable<PostgresProps['backup']> {
  const [minute, hour, day, month, weekDay] = schedule.split(' ');
  return {
    destinationPath: destination,
    serverName,
    endpointUrl: endpoint,
    accessKeyId: keys.key('AWS_ACCESS_KEY_ID'),
    secretAccessKey: keys.key('AWS_SECRET_ACCESS_KEY'),
    schedule: new Cron({
      minute,
      hour,
      day,
      month,
      weekDay,
    }),
    retentionDays,
    sidecarResources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
  };
}
