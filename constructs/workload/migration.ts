import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ContainerProps } from './container';
import type { PodProps } from './pod';
import { Workload, type WorkloadProps } from './workload';

/** Properties for `Migration`. */
export interface MigrationProps extends WorkloadProps, Pick<PodProps, 'runAs' | 'fsGroup'> {
  /** What it runs, to its end. Its name is the Job's, unless given. */
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'> &
    Partial<Pick<ContainerProps, 'name'>>;
  /** Annotations of the pod, for example the hash of a script that it mounts: a changed one is another Job. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Tries after a failed one, each after twice the wait: with 6, about ten minutes, for what it migrates to come up. @default 6 */
  readonly backoffLimit?: number;
  /**
   * Time limit for all tries together. A killed migration may stay half done, so choose a limit far above its usual time.
   *
   * @default Duration.hours(1)
   */
  readonly activeDeadline?: Duration;
  /**
   * Time until a finished Job removes itself and its logs. Use it only if each sync makes the Job anew, as Argo CD does with a hook: a
   * reconciler that applies missing objects would run it again. `runOncePerContent` removes this setting. @default - it stays
   */
  readonly ttlAfterFinished?: Duration;
}

/**
 * A Job that brings stored data to the form that the next stage expects, one pod at a time. It stands in a stage of its own, and knows
 * nothing of who applies it. Argo CD's delivery makes a hook of each Job, and any that only applies names it by `runOncePerContent`.
 */
export class Migration extends Workload {
  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id, props);
    new k8s.KubeJob(this, 'Resource', {
      metadata: this.metadata(),
      spec: {
        backoffLimit: props.backoffLimit ?? 6,
        activeDeadlineSeconds: (props.activeDeadline ?? Duration.hours(1)).toSeconds(),
        ttlSecondsAfterFinished: props.ttlAfterFinished?.toSeconds(),
        template: this.template({ ...props, restartPolicy: 'Never' }, { ...props.container, name: props.container.name ?? this.name }),
      },
    });
  }
}
