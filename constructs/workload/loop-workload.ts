import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServiceAccount } from '../rbac/service-account';
import type { ContainerProps } from './container';
import { placedBeside, sameNode } from './placement';
import { type PodProps, type PodSettings, podSpec } from './pod';

/** Properties for `LoopWorkload`. */
export interface LoopWorkloadProps extends PodSettings, Pick<PodProps, 'runAs' | 'fsGroup'> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
  /** What it runs, for ever: it answers nobody, so that it has neither port nor probe, and is started again whenever it ends. */
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'lifecycle' | 'readinessProbe' | 'livenessProbe' | 'startupProbe'>;
  /** Further labels of the pod, for policies that mean several such workloads at once. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Annotations of the pod: a changed one replaces it. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Pods of every workload that names the same group run on one node: what a ReadWriteOnce claim needs. @default - any node */
  readonly nodeGroup?: string;
  /** Seconds that it may take to end what it is at. @default 60 */
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * A program that loops for ever in one pod, with a disk of its own where it mounts one: the old pod ends before the new one starts.
 *
 * Its count is not rendered: Kubernetes takes that for one, and whoever stops and starts it, by the scale subresource, is not undone by the next
 * reconciliation. A loop that ends is started again at once, later after a wait that doubles up to five minutes.
 */
export class LoopWorkload extends Construct {
  readonly name: string;
  readonly podSelector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>> = {};
  /** Who its pod is to the API server. */
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: LoopWorkloadProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.podSelector = { 'app.kubernetes.io/name': this.name };
    const labels = this.podSelector;
    const group = props.nodeGroup === undefined ? undefined : sameNode(props.nodeGroup);
    this.serviceAccount = new ServiceAccount(this, 'service-account', { name: this.name, labels });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: { name: this.name, labels, ...(props.annotations && { annotations: { ...props.annotations } }) },
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: labels },
        strategy: { type: 'Recreate' },
        template: {
          metadata: {
            labels: { ...props.podLabels, ...group?.labels, ...labels },
            ...(props.podAnnotations && { annotations: { ...props.podAnnotations } }),
          },
          spec: podSpec({
            ...props,
            serviceAccountName: this.serviceAccount.name,
            containers: [{ ...props.container, name: this.name }],
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: props.terminationGracePeriodSeconds ?? 60,
            ...placedBeside(props, { ...(group && { affinity: group.affinity }) }),
          }),
        },
      },
    });
  }
}
