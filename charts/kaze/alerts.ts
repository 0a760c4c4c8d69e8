import { type Environment, environmentAlerts, missedAfter } from 'galley';
import { type Alert, deploymentAlerts, missedTask, postgresAlerts, statefulSetAlerts, tailnetAlert } from 'galley/constructs';
import type { KazeConfig } from './config';
import { SERVICE_KEYS, type ServiceName } from './vault';
import { WORKSPACE_BACKUP } from './workspace';

/** Name of the monitor of a service's sidecar on the tailnet. */
export const tailnetMonitor = (service: string): string => `${service}-tailnet`;

/** The page that alerts lead to. */
export const RUNBOOKS = 'https://github.com/galley-dev/galley/blob/main/docs/runbooks/kaze.md';

/** Alerts for the person on call for a cell. */
export function kazeAlerts(environment: Environment<KazeConfig>): Alert[] {
  const { namespace, postgres, workspace } = environment.config;
  const [first, ...others] = (Object.keys(SERVICE_KEYS) as ServiceName[]).map(tailnetMonitor);
  return [
    ...environmentAlerts(environment, [namespace]),
    ...deploymentAlerts([namespace]),
    ...statefulSetAlerts([namespace]),
    ...postgresAlerts({
      namespace,
      name: postgres.name,
      instances: postgres.instances,
      backupWithin: postgres.backup && missedAfter(postgres.backup.schedule),
    }),
    ...(workspace.backup === undefined
      ? []
      : [
          missedTask({
            alert: 'WorkspaceBackupMissing',
            namespaces: [namespace],
            cronJobs: WORKSPACE_BACKUP,
            within: missedAfter(workspace.backup.schedule),
            so: 'what agents have not pushed since then has no way back',
          }),
        ]),
    ...(first === undefined ? [] : [tailnetAlert({ namespace, jobs: [first, ...others] })]),
  ];
}
