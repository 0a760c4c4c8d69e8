import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { inNamespaces, type Namespaces } from './selector';

/** Tasks that a clock starts, and how long they may fail to succeed. */
export interface ScheduledTasks {
  /** Name of the alert. */
  readonly alert: string;
  readonly namespaces: Namespaces;
  /** Regular expression of the CronJobs' names. */
  readonly cronJobs: string;
  /** Regular expression of those of them that nobody waits for, such as restores. @default - none */
  readonly except?: string;
  /** Longest time since a success: at least one run and a half. */
  readonly within: Duration;
  /** @default warning */
  readonly severity?: Alert['severity'];
  /** What is not done meanwhile, after "has not succeeded for … hours: ". */
  readonly so: string;
}

/** A task that has not succeeded in time. One that never did counts from when it was made: it has no time of a success. */
export function missedTask({ alert, namespaces, cronJobs, except, within, severity = 'warning', so }: ScheduledTasks): Alert {
  const own = `${inNamespaces(namespaces)}, cronjob=~"${cronJobs}"${except === undefined ? '' : `, cronjob!~"${except}"`}`;
  return {
    alert,
    expr: `${sinceSuccess(own)} > ${within.toSeconds()}`,
    for: Duration.minutes(5),
    severity,
    summary: `{{ $labels.namespace }}/{{ $labels.cronjob }} has not succeeded for ${within.toHours({ integral: false })} hours: ${so}`,
    action: 'Read the log of its last Job, mend what it says, and run it by hand',
    runbook: {
      see: [
        'kubectl -n "$namespace" get cronjob,jobs --sort-by=.metadata.creationTimestamp | grep "$cronjob"',
        'kubectl -n "$namespace" logs "$(kubectl -n "$namespace" get jobs -o name --sort-by=.status.startTime | grep "$cronjob-" | tail -1)" --all-containers --tail=50',
      ].join('\n'),
      act: 'kubectl -n "$namespace" create job --from=cronjob/"$cronjob" "$cronjob-by-hand"',
      verify:
        'kubectl -n "$namespace" wait --for=condition=Complete job/"$cronjob-by-hand" --timeout=1h && kubectl -n "$namespace" delete job "$cronjob-by-hand"',
    },
  };
}

/** Seconds since the tasks that these matchers take succeeded, or were made. */
export function sinceSuccess(matchers: string): string {
  return `time() - (kube_cronjob_status_last_successful_time{${matchers}} or kube_cronjob_created{${matchers}})`;
}

/** Jobs that something else than a clock makes: how many of them fail within an hour. */
export interface MadeJobs {
  readonly alert: string;
  readonly namespaces: Namespaces;
  /** Regular expression of the names of the Jobs that don't count: those of CronJobs. */
  readonly except: string;
  /** It fires after this many failures within an hour. */
  readonly failures: number;
  /** What they do, for the summary: `executors`. */
  readonly what: string;
}

/** Several Jobs that failed within an hour. Not by increase(): a Job fails once, and its series begins with that. */
export function failingJobs({ alert, namespaces, except, failures, what }: MadeJobs): Alert {
  const own = inNamespaces(namespaces);
  return {
    alert,
    expr: `count by (namespace) (max by (namespace, job_name) (kube_job_status_failed{${own}, job_name!~"${except}"}) > 0 and on (namespace, job_name) time() - max by (namespace, job_name) (kube_job_status_start_time{${own}}) < 3600) >= ${failures}`,
    for: Duration.minutes(5),
    severity: 'warning',
    summary: `{{ $value }} ${what} of {{ $labels.namespace }} that began within the hour have failed`,
    action: 'One that fails may be its request; several have one cause: a login that expired, an image, a limit of the provider',
    runbook: {
      see: [
        'kubectl -n "$namespace" get jobs --sort-by=.status.startTime | grep -v Complete | tail -20',
        'kubectl -n "$namespace" logs job/<one of them> --all-containers --tail=50',
      ].join('\n'),
      act: '# What the log names. A refused login: the rotation table of the system\'s page says how it is made anew.\nkubectl -n "$namespace" get externalsecret',
      verify: 'kubectl -n "$namespace" get jobs --sort-by=.status.startTime | tail -5 # Complete',
    },
  };
}
