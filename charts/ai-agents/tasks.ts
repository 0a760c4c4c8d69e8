import { type Claim, type Construct, CronJob, Duration, Size, Volume } from 'galley/constructs';
import type { AiAgentsInstallation } from './installation';
import { API, CLEANUP, PATHS, PORT, TOKEN_REFRESH } from './names';
import { CLEANUP_SCRIPT, TOKEN_REFRESH_SCRIPT } from './scripts';
import { sharedNode } from './storage';
import { RUNS_AS } from './workload';

const SMALL = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };

/** Removes job directories that a crash left behind in one workspace; it connects to nobody. */
export function cleanup(installation: AiAgentsInstallation, chart: Construct, workspace: Claim, name: string = CLEANUP): CronJob {
  const { config, environment, images } = installation;
  const node = sharedNode(config);
  const job = new CronJob(chart, name, {
    kubernetesVersion: environment.kubernetesVersion,
    schedule: config.cleanup.schedule,
    ...RUNS_AS,
    nodeGroup: node,
    container: {
      image: images.api,
      command: ['node', '--eval', CLEANUP_SCRIPT],
      privileged: false,
      resources: SMALL,
      env: { WORKSPACE_DIR: PATHS.jobs, OLDER_THAN_HOURS: String(config.cleanup.olderThanHours) },
      mounts: [workspace.volume.mount(PATHS.workspace)],
    },
  });
  installation.close(chart, job);
  return job;
}

/** Has the API refresh the logins of accounts that were idle, so that none expires; it connects to the API alone and holds no secret. */
export function tokenRefresh(installation: AiAgentsInstallation, chart: Construct): CronJob {
  const { config, environment, images } = installation;
  const job = new CronJob(chart, TOKEN_REFRESH, {
    kubernetesVersion: environment.kubernetesVersion,
    schedule: config.tokenRefresh.schedule,
    activeDeadline: Duration.minutes(10),
    ...RUNS_AS,
    container: {
      image: images.api,
      command: ['node', '--eval', TOKEN_REFRESH_SCRIPT],
      privileged: false,
      resources: SMALL,
      env: { API_URL: `http://${API}:${PORT}` },
      mounts: [Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(16) }).mount('/tmp')],
    },
  });
  installation.close(chart, job);
  return job;
}
