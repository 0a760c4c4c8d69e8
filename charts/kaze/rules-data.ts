import type { Environment, EnvironmentIssue } from 'galley';
import type { KazeConfig } from './config';

/**
 * Warns production about data that is lost for good with a volume. Nothing here backs ClickHouse and the object store up: a copy of
 * their files that is made while they run is no backup.
 */
export function dataHasAWayBack({ production, config }: Environment<KazeConfig>): EnvironmentIssue[] {
  if (!production) return [];
  const { postgres, langfuse, workspace } = config;
  const lost = [
    ...(postgres.backup === undefined ? ['PostgreSQL (set postgres.backup)'] : []),
    ...(workspace.backup === undefined ? ["workspace-pvc, with agents' work that is not pushed (set workspace.backup)"] : []),
    ...(langfuse.clickhouse.kind === 'in-cell' ? ['ClickHouse, with all traces'] : []),
    ...(langfuse.objectStore.kind === 'in-cell' ? ['the object store, with what traces hold of files'] : []),
  ];
  if (lost.length === 0) return [];
  return [
    {
      path: ['config'],
      severity: 'warning',
      wrong: `no backup: ${lost.join('; ')}`,
      got: 'production: true',
      next: 'have the storage snapshot these volumes, and rehearse the way back as docs/systems/kaze.md says; or take it that they can be lost',
    },
  ];
}
