import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { problem } from '../../core/errors';
import type { ContainerProps } from './container';
import { type Drain, delayStop, gracePeriodSeconds } from './drain';
import { sameNode, spreadOverNodes } from './placement';
import { type PodProps, podSpec } from './pod';

/** A number of pods that follows their load. */
export interface Autoscaling {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Percent of the requested CPU that the average pod is kept at. @default 70 */
  readonly targetCpuUtilization?: number;
}

/** Properties for `ServiceWorkload`. */
export interface ServiceWorkloadProps
  extends Pick<
    PodProps,
    'kubernetesVersion' | 'sidecars' | 'initContainers' | 'fsGroup' | 'imagePullSecrets' | 'serviceAccountToken' | 'priorityClassName'
  > {
  /** Name of all its objects, as other objects and people call it. @default - the id */
  readonly name?: string;
  /** What it runs; its ports become the Service's, under the same names. */
  readonly container: Omit<ContainerProps, 'name' | 'lifecycle'>;
  /** How many pods: a number, or a range that a HorizontalPodAutoscaler chooses from. */
  readonly replicas: number | Autoscaling;
  /** @default - 5 s until SIGTERM, 30 s to stop: what most HTTP servers need */
  readonly drain?: Drain;
  /** Pods of every workload that names the same group run on one node: what a ReadWriteOnce claim needs. @default - spread over nodes */
  readonly nodeGroup?: string;
  /** Annotations of the workload, for example of an operator that restarts it. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Further labels of the pods. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods: a changed one replaces them, which is how they follow configuration that they read at start. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** @default - pods are replaced one by one, the new one first */
  readonly strategy?: k8s.DeploymentStrategy;
}

const DEFAULT_DRAIN: Drain = { delaySeconds: 5, stopSeconds: 30 };

/** A stateless workload: a Deployment behind a ClusterIP Service, with a ServiceAccount of its own, and a budget once there are two pods. */
export class ServiceWorkload extends Construct {
  readonly name: string;
  /** What its pods are selected by. */
  readonly podSelector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly service: k8s.KubeService;

  /**
   * @throws GalleyError CONSTRUCT_INVALID where the container has no port, or the number of pods is not at least 1 and in order
   */
  constructor(scope: Construct, id: string, props: ServiceWorkloadProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.ports = props.container.ports ?? {};
    this.podSelector = { 'app.kubernetes.io/name': this.name };
    const labels = this.podSelector;
    const { min, max } = this.range(props.replicas);
    if (Object.keys(this.ports).length === 0) {
      throw problem(
        'CONSTRUCT_INVALID',
        `${this.node.path}: container.ports: expected at least one port, got none; a workload without a Service is not a ServiceWorkload`,
      );
    }

    const serviceAccount = new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { name: this.name, labels },
      automountServiceAccountToken: false,
    });

    const drain = props.drain ?? DEFAULT_DRAIN;
    const deployment = new k8s.KubeDeployment(this, 'Resource', {
      metadata: { name: this.name, labels, ...(props.annotations && { annotations: { ...props.annotations } }) },
      spec: {
        // Where an autoscaler decides, git must not: each sync would set the count back.
        ...(typeof props.replicas === 'number' && { replicas: props.replicas }),
        revisionHistoryLimit: 5,
        selector: { matchLabels: this.podSelector },
        strategy: props.strategy ?? {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
        },
        template: {
          metadata: {
            // What the selector names comes last, so that nothing takes its place.
            labels: { ...props.podLabels, ...(props.nodeGroup !== undefined && sameNode(props.nodeGroup).labels), ...labels },
            ...(props.podAnnotations && { annotations: { ...props.podAnnotations } }),
          },
          spec: podSpec({
            ...props,
            serviceAccountName: serviceAccount.name,
            containers: [{ ...props.container, name: this.name }],
            terminationGracePeriodSeconds: gracePeriodSeconds(drain),
            ...(props.nodeGroup !== undefined
              ? { affinity: sameNode(props.nodeGroup).affinity }
              : max > 1 && { topologySpreadConstraints: [spreadOverNodes(this.podSelector)] }),
          }),
        },
      },
    });
    delayStop(deployment, drain, props.kubernetesVersion);

    this.service = new k8s.KubeService(this, 'service', {
      metadata: { name: this.name, labels },
      spec: {
        type: 'ClusterIP',
        selector: this.podSelector,
        ports: Object.entries(this.ports).map(([name, port]) => ({ name, port, targetPort: k8s.IntOrString.fromString(name) })),
      },
    });
    if (typeof props.replicas !== 'number') this.scale(props.replicas, labels);
    // With one pod a budget would block every node drain.
    if (min > 1) this.budget(labels);
  }

  private range(replicas: number | Autoscaling): { min: number; max: number } {
    const { minReplicas: min, maxReplicas: max } =
      typeof replicas === 'number' ? { minReplicas: replicas, maxReplicas: replicas } : replicas;
    if (min < 1 || max < min) {
      throw problem(
        'CONSTRUCT_INVALID',
        `${this.node.path}: replicas: expected at least 1, and a maximum no lower than the minimum, got ${min} to ${max}; correct the range`,
      );
    }
    return { min, max };
  }

  private scale({ minReplicas, maxReplicas, targetCpuUtilization = 70 }: Autoscaling, labels: Record<string, string>): void {
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name: this.name, labels },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: this.name },
        minReplicas,
        maxReplicas,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: targetCpuUtilization } } },
        ],
      },
    });
  }

  private budget(labels: Record<string, string>): void {
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: { name: this.name, labels },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.podSelector } },
    });
  }
}
