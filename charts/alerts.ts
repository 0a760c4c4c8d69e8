import { Duration } from 'cdk8s';
import { commonAlerts } from '../constructs/monitoring/alerts/common';
import { argoCdAlerts, fluxAlerts } from '../constructs/monitoring/alerts/delivery';
import type { Namespaces } from '../constructs/monitoring/alerts/selector';
import type { Alert } from '../constructs/monitoring/prometheus-rule';
import { longestGap } from '../core/cron-schedule';
import type { Environment } from '../core/env/environment';

/** Alerts of every environment: for its namespaces and its delivery. */
export function environmentAlerts({ system, environment, delivery, cluster }: Environment, namespaces: Namespaces): Alert[] {
  const name = `${system}-${environment}`;
  const of =
    delivery === 'argocd' ? argoCdAlerts(name) : fluxAlerts(name, { namespace: cluster.operators.flux?.namespace ?? 'flux-system' });
  return [
    ...commonAlerts(namespaces),
    // Separate, because apart from delivery itself only these alerts differ between the two controllers.
    ...of.map((each) => ({ ...each, group: 'delivery' })),
  ];
}

/** How long a task with this schedule may go without a success: one run that failed, and half of the time to the next. */
export function missedAfter(schedule: string): Duration {
  return Duration.seconds(Math.ceil(longestGap(schedule) * 1.5));
}
