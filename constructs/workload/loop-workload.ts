import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ContainerProps } from './container';
import type { PodProps } from './pod';
import { Workload, type WorkloadProps } from './workload';

/** Properties for `LoopWorkload`. */
export interface LoopWorkloadProps extends WorkloadProps, Pick<PodProps, 'runAs' | 'fsGroup'> {
  /** The container, which runs for ever. It answers nobody, so it has neither port nor probe. The kubelet restarts it whenever it ends. */
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'>;
  /** Further labels of the pod, for policies that mean several such workloads at once. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Annotations of the pod: a changed one replaces it. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Pods of every workload that names the same group run on one node: what a ReadWriteOnce claim needs. @default - any node */
  readonly nodeGroup?: string;
  /** Seconds that it may take to finish its current task. @default 60 */
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * A program that loops for ever in one pod, with a disk of its own where it mounts one: the old pod ends before the new one starts.
 *
 * It renders no replica count, which Kubernetes treats as one. So the next reconciliation does not undo a scale command that stops or
 * starts it. The kubelet restarts an ended loop at once, later after a wait that doubles up to five minutes.
 */
export class LoopWorkload extends Workload {
  constructor(scope: Construct, id: string, props: LoopWorkloadProps) {
    super(scope, id, props);
    const { terminationGracePeriodSeconds = 60 } = props;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadata(props.annotations),
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: this.podSelector },
        strategy: { type: 'Recreate' },
        template: this.template(
          { ...props, restartPolicy: 'Always', terminationGracePeriodSeconds },
          { ...props.container, name: this.name },
        ),
      },
    });
  }
}
