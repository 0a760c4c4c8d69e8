import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isCronSchedule } from '../../core/cron-schedule';
import { invalid } from '../invalid';
import type { ContainerProps } from './container';
import type { PodProps } from './pod';
import { Workload, type WorkloadProps } from './workload';

/** What a pod runs to its end. */
export type TaskContainer = Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'>;

/** Properties for `ManualJob`. */
export interface ManualJobProps extends WorkloadProps, Pick<PodProps, 'initContainers' | 'runAs' | 'fsGroup' | 'serviceAccountToken'> {
  /** Name of all its objects. A Job's has up to eleven characters more. @default - the id */
  readonly name?: string;
  /** What it runs, to its end. */
  readonly container: TaskContainer;
  /** Tries after a failed one. @default 2 */
  readonly backoffLimit?: number;
  /** After which a run is killed, all its tries together. @default Duration.hours(1) */
  readonly activeDeadline?: Duration;
  /** Pods of every workload that names the same group run on one node: what a ReadWriteOnce claim needs. @default - any node */
  readonly nodeGroup?: string;
  /** Further labels of the pods. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Properties for `CronJob`. */
export interface CronJobProps extends ManualJobProps {
  /** Five fields of cron: `15 3 * * *`. */
  readonly schedule: string;
  /** Time zone of the schedule: `Europe/Berlin`. @default Etc/UTC */
  readonly timeZone?: string;
  /** What happens if the previous run still runs. @default Forbid: it skips the new run */
  readonly concurrencyPolicy?: 'Forbid' | 'Replace' | 'Allow';
  /** How late a run may still begin, for example after the control plane was away; later it is left out. At least 10 s. @default Duration.minutes(30) */
  readonly startingDeadline?: Duration;
  /** Finished Jobs that are kept with their logs. @default - 1 that succeeded, 3 that failed */
  readonly history?: { readonly successful: number; readonly failed: number };
}

/** When it runs, and for how long a Job stays after its end where no CronJob's history ends it. */
type TaskSchedule = Omit<k8s.CronJobSpec, 'jobTemplate'> & { readonly keptFor?: Duration };

/** What runs to its end: pods that connections can name, with an account of their own. */
class Task extends Workload {
  constructor(scope: Construct, id: string, props: ManualJobProps, { keptFor, ...schedule }: TaskSchedule) {
    super(scope, id, props);
    if (this.name.length > LONGEST_NAME) {
      throw invalid(this, {
        prop: 'name',
        expected: `at most ${LONGEST_NAME} characters`,
        got: `${this.name.length}`,
        next: 'shorten it',
      });
    }
    new k8s.KubeCronJob(this, 'Resource', {
      metadata: this.metadata(),
      spec: {
        ...schedule,
        jobTemplate: {
          metadata: { labels: this.podSelector },
          spec: {
            backoffLimit: props.backoffLimit ?? 2,
            activeDeadlineSeconds: (props.activeDeadline ?? Duration.hours(1)).toSeconds(),
            ttlSecondsAfterFinished: keptFor?.toSeconds(),
            template: this.template({ ...props, restartPolicy: 'Never' }, { ...props.container, name: this.name }),
          },
        },
      },
    });
  }
}

/** The controller adds eleven to it, and a Job's name is a label of its pods. */
const LONGEST_NAME = 52;

/**
 * A task that runs by the clock, one run at a time.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class CronJob extends Task {
  /** @throws GalleyError CONSTRUCT_INVALID for a name above 52 characters, a schedule that is not five fields of cron, a starting deadline below 10 s */
  constructor(scope: Construct, id: string, props: CronJobProps) {
    const startingDeadline = props.startingDeadline ?? Duration.minutes(30);
    const { successful, failed } = props.history ?? { successful: 1, failed: 3 };
    super(scope, id, props, {
      schedule: props.schedule,
      timeZone: props.timeZone ?? 'Etc/UTC',
      concurrencyPolicy: props.concurrencyPolicy ?? 'Forbid',
      startingDeadlineSeconds: startingDeadline.toSeconds(),
      successfulJobsHistoryLimit: successful,
      failedJobsHistoryLimit: failed,
    });
    if (!isCronSchedule(props.schedule)) {
      throw invalid(this, {
        prop: 'schedule',
        expected: 'five fields of cron',
        got: JSON.stringify(props.schedule),
        next: 'write minute, hour, day, month and weekday',
      });
    }
    // The controller looks every ten seconds: one that may be no later than that is left out again and again.
    if (startingDeadline.toSeconds() < 10) {
      throw invalid(this, {
        prop: 'startingDeadline',
        expected: 'at least 10 s',
        got: `${startingDeadline.toSeconds()}`,
        next: 'raise it',
      });
    }
  }
}

/** How long a Job that a person made stays after its end, for its log: no controller counts it among those of its CronJob. */
const KEPT_FOR = Duration.days(7);

/**
 * A task that a person starts: `kubectl create job --from=cronjob/<name> <name>-1`. It is a suspended CronJob for a date that does not
 * exist. A Job in git would run on every apply, and nobody could run it again. Kubernetes removes the Job a week after its end.
 */
export class ManualJob extends Task {
  /** @throws GalleyError CONSTRUCT_INVALID for a name above 52 characters */
  constructor(scope: Construct, id: string, props: ManualJobProps) {
    super(scope, id, props, { schedule: '0 0 31 2 *', timeZone: 'Etc/UTC', suspend: true, concurrencyPolicy: 'Forbid', keptFor: KEPT_FOR });
  }
}
