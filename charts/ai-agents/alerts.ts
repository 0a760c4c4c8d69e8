import { type Environment, environmentAlerts, missedAfter } from 'galley';
import { type Alert, deploymentAlerts, failingJobs, missedTask } from 'galley/constructs';
import type { AiAgentsConfig } from './config';
import { BACKUP, CLEANUP, NAMESPACE, PROCESSOR_CLEANUP, TOKEN_REFRESH } from './names';

/** Jobs of CronJobs, which their own alerts tell of; all others are executors. */
export const TASK_JOBS = `(${BACKUP}|${CLEANUP}|${PROCESSOR_CLEANUP}|${TOKEN_REFRESH})-.*`;

/** The page that alerts lead to. */
export const RUNBOOKS = 'https://github.com/galley-dev/galley/blob/main/docs/runbooks/ai-agents.md';

/** Alerts for the person on call for AI Agents. */
export function aiAgentsAlerts(environment: Environment<AiAgentsConfig>): Alert[] {
  const { backup, cleanup, tokenRefresh } = environment.config;
  const namespaces = [NAMESPACE] as const;
  return [
    ...environmentAlerts(environment, namespaces),
    ...deploymentAlerts(namespaces),
    missedTask({
      alert: 'TokenRefreshMissing',
      namespaces,
      cronJobs: TOKEN_REFRESH,
      within: missedAfter(tokenRefresh.schedule),
      severity: 'critical',
      so: 'the logins of idle accounts expire, and their requests fail',
    }),
    missedTask({
      alert: 'CleanupMissing',
      namespaces,
      cronJobs: `${CLEANUP}|${PROCESSOR_CLEANUP}`,
      within: missedAfter(cleanup.schedule),
      so: 'job directories that a crash left fill the workspace',
    }),
    ...(backup === undefined
      ? []
      : [
          missedTask({
            alert: 'UploadsBackupMissing',
            namespaces,
            cronJobs: BACKUP,
            within: missedAfter(backup.schedule),
            so: 'uploads and account files that are newer have no way back',
          }),
        ]),
    failingJobs({ alert: 'ExecutorsFailing', namespaces, except: TASK_JOBS, failures: 3, what: 'executors' }),
  ];
}
