import { type Claim, type Construct, type CronJob, type ManualJob, OutsidePeer, ResticBackup, tcp } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { BACKUP } from './names';
import type { Secrets } from './secrets';
import { sharedNode } from './storage';
import { RUNS_AS } from './workload';

/** Job directories live as long as their job, and uploads are a claim of their own, mounted into the workspace. */
const LEFT_OUT = ['/workspace/jobs', '/workspace/uploads'];

/**
 * Uploads and the workspace without its job directories, each night to an S3-compatible store, and the Job that brings them back. It backs
 * up neither the processor's workspace, which has only job directories, nor the models cache, which is downloaded again.
 */
export function backup(
  installation: AiAgentsInstallation,
  chart: Construct,
  { workspace, uploads, secrets }: { readonly workspace: Claim; readonly uploads: Claim; readonly secrets: Secrets },
): void {
  const { config, environment, images, connections } = installation;
  if (config.backup === undefined || secrets.backup === undefined) return;
  const { repository, schedule, keep } = config.backup;
  const made = new ResticBackup(chart, BACKUP, {
    kubernetesVersion: environment.kubernetesVersion,
    repository: { image: images.restic, url: repository, ...secrets.backup },
    schedule,
    keep,
    ...RUNS_AS,
    nodeGroup: sharedNode(config),
    // Beside each other, or the snapshot of the one would hold the other.
    mounts: [workspace.volume.mount('/workspace'), uploads.volume.mount('/uploads')],
    exclude: LEFT_OUT,
  });
  const tasks: readonly (CronJob | ManualJob)[] = [made.backup, ...(made.restore ? [made.restore] : [])];
  for (const task of tasks) {
    installation.close(chart, task);
    connections.reaches(task, OutsidePeer.INTERNET, [tcp(443)]);
  }
}
