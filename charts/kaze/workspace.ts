import {
  type Application,
  type Claim,
  ExternalSecretGrant,
  fromPath,
  OutsidePeer,
  ResticBackup,
  type StoreRef,
  tcp,
} from 'galley/constructs';
import type { Cell } from './cell';
import type { KazeConfig } from './config';
import { portOf } from './connections';
import { USER } from './service';
import { INFRASTRUCTURE_PATHS } from './vault';

/** Name of the task that keeps snapshots of the workspace, of its Secret and of its repository. */
export const WORKSPACE_BACKUP = 'kaze-workspace-backup';

/** Runtime and gateway share one claim. ReadWriteOnce is one node, so their pods go to one; ReadWriteMany lets them spread. */
export function workspaceNodeGroup({ workspace }: KazeConfig): string | undefined {
  return workspace.accessMode === 'ReadWriteOnce' ? 'workspace' : undefined;
}

/**
 * Snapshots of the workspace each night, and the Job that brings it back. It is an application of its own: from 3.2 on Argo CD takes a CronJob whose last run failed for
 * degraded, and a sync of several waves ends there.
 */
export function workspaceBackup(
  cell: Cell,
  { store, workspace, after }: { readonly store: StoreRef; readonly workspace: Claim; readonly after: readonly Application[] },
): void {
  const { backup } = cell.config.workspace;
  if (backup === undefined) return;
  const application = cell.application('workspace-backup', { after });
  const keys = new ExternalSecretGrant(application, `${WORKSPACE_BACKUP}-keys`, {
    name: WORKSPACE_BACKUP,
    store,
    keys: fromPath(INFRASTRUCTURE_PATHS.workspaceBackup, ['RESTIC_PASSWORD', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
  });
  const made = new ResticBackup(application, WORKSPACE_BACKUP, {
    kubernetesVersion: cell.environment.kubernetesVersion,
    repository: {
      image: cell.images.restic,
      url: backup.repository,
      password: keys.key('RESTIC_PASSWORD'),
      accessKeyId: keys.key('AWS_ACCESS_KEY_ID'),
      secretAccessKey: keys.key('AWS_SECRET_ACCESS_KEY'),
    },
    schedule: backup.schedule,
    keep: backup.keep,
    runAs: { user: USER, group: USER },
    fsGroup: USER,
    nodeGroup: workspaceNodeGroup(cell.config),
    mounts: [workspace.volume.mount('/workspace')],
  });
  for (const task of [made.backup, ...(made.restore ? [made.restore] : [])]) {
    cell.close(application, task);
    cell.connections.reaches(task, OutsidePeer.addresses([backup.cidr], { byName: true }), [
      tcp(portOf(backup.repository.slice('s3:'.length))),
    ]);
  }
}
