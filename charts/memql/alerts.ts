import { type Environment, environmentAlerts } from 'galley';
import { type Alert, certificateAlerts, deploymentAlerts, rolloutAlerts } from 'galley/constructs';
import type { MemqlConfig } from './config';

/** The page that alerts lead to. */
export const RUNBOOKS = 'https://github.com/galley-dev/galley/blob/main/docs/runbooks/memql.md';

/** Alerts for the person on call for memQL. */
export function memqlAlerts(environment: Environment<MemqlConfig>): Alert[] {
  const { namespace } = environment.config;
  return [
    ...environmentAlerts(environment, [namespace]),
    ...deploymentAlerts([namespace]),
    ...rolloutAlerts([namespace], { system: 'memql' }),
    ...certificateAlerts([namespace]),
  ];
}
