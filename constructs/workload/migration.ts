import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServiceAccount } from '../rbac/service-account';
import type { ContainerProps } from './container';
import { type PodProps, type PodSettings, podSpec } from './pod';

/** Properties for `Migration`. */
export interface MigrationProps extends PodSettings, Pick<PodProps, 'runAs' | 'fsGroup'> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
  /** What it runs, to its end. Its name is the Job's, unless given. */
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'> &
    Partial<Pick<ContainerProps, 'name'>>;
  /** Annotations of the pod, for example the hash of a script that it mounts: a changed one is another Job. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Tries after a failed one, each after twice the wait: with 6, about ten minutes, for what it migrates to come up. @default 6 */
  readonly backoffLimit?: number;
  /** After which it is killed, all tries together. A killed migration may stay half done, so far longer than one ever takes. @default Duration.hours(1) */
  readonly activeDeadline?: Duration;
  /**
   * After which a finished Job removes itself, and its logs. Only where it is made anew for each sync, as Argo CD does with a hook: a
   * reconciler that applies what is missing would run it again. `runOncePerContent` takes it away. @default - it stays
   */
  readonly ttlAfterFinished?: Duration;
}

/**
 * A Job that brings stored data to the form that the next stage expects, one pod at a time. It stands in a stage of its own, and knows
 * nothing of who applies it: Argo CD's delivery makes a hook of each Job, and any that only applies names it by `runOncePerContent`.
 */
export class Migration extends Construct {
  readonly name: string;
  readonly podSelector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>> = {};
  /** Who its pods are to the API server. */
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.podSelector = { 'app.kubernetes.io/name': this.name };
    const labels = this.podSelector;
    this.serviceAccount = new ServiceAccount(this, 'service-account', { name: this.name, labels });
    new k8s.KubeJob(this, 'Resource', {
      metadata: { name: this.name, labels },
      spec: {
        backoffLimit: props.backoffLimit ?? 6,
        activeDeadlineSeconds: (props.activeDeadline ?? Duration.hours(1)).toSeconds(),
        ...(props.ttlAfterFinished && { ttlSecondsAfterFinished: props.ttlAfterFinished.toSeconds() }),
        template: {
          metadata: { labels, ...(props.podAnnotations && { annotations: { ...props.podAnnotations } }) },
          spec: podSpec({
            ...props,
            serviceAccountName: this.serviceAccount.name,
            containers: [{ ...props.container, name: props.container.name ?? this.name }],
            restartPolicy: 'Never',
          }),
        },
      },
    });
  }
}
