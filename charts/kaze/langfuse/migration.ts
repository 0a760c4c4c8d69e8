import { type Env, Migration, Size, type Stage, Volume } from 'galley/constructs';
import type { Cell } from '../cell';
import type { ClickHouse } from './clickhouse';
import { USER } from './environment';
import type { LangfuseSecrets } from './secrets';

/**
 * Brings both databases to the release's form, in one pod, before any pod of the release starts.
 *
 * By itself each web pod does that when it starts. But the tool that migrates ClickHouse locks within its own process only, so pods that
 * start together run the same steps twice; and one that is killed on the way, by a probe or a new version, leaves the database marked
 * dirty, which no later pod gets past. The web image's entry point migrates and then runs the given command, here `true`.
 *
 * @see https://github.com/langfuse/langfuse/blob/main/web/entrypoint.sh
 * @see https://github.com/golang-migrate/migrate/blob/v4.18.3/database/clickhouse/clickhouse.go (Lock)
 */
export function migration(cell: Cell, stage: Stage, { own }: LangfuseSecrets, { migrationEnv }: ClickHouse): Migration {
  const job = new Migration(stage, 'langfuse-migrate', {
    kubernetesVersion: cell.environment.kubernetesVersion,
    container: {
      image: cell.images.langfuse,
      args: ['true'],
      user: USER,
      env: { DATABASE_URL: own.key('DATABASE_URL'), ...migrationEnv, CHECKPOINT_DISABLE: '1' },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp')],
      resources: cell.config.langfuse.web.resources,
    },
  });
  cell.close(stage, job);
  return job;
}

/** Keeps the web image's entry point from migrating. */
export const MIGRATED_ELSEWHERE: Env = {
  LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED: 'true',
  LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED: 'true',
};
