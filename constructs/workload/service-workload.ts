import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { invalid } from '../invalid';
import { type Autoscaling, autoscaler } from './autoscaling';
import type { ContainerProps } from './container';
import { type Drain, delayStop, drainEnv, gracePeriodSeconds } from './drain';
import type { Env } from './env-source';
import { spreadOverNodes } from './placement';
import type { PodProps } from './pod';
import { servicePorts } from './service-port';
import { Workload, type WorkloadProps } from './workload';

/** Properties for `ServiceWorkload`. */
export interface ServiceWorkloadProps
  extends WorkloadProps,
    Pick<PodProps, 'sidecars' | 'initContainers' | 'runAs' | 'fsGroup' | 'serviceAccountToken'> {
  /** The container; its ports become the Service's, under the same names. A worker that answers nobody has no port and no Service. */
  readonly container: Omit<ContainerProps, 'name' | 'lifecycle'>;
  /** Whether a Service leads to it; the ports of one without are for probes and scraping alone. @default true */
  readonly exposed?: boolean;
  /** How many pods: a number, or a range that an autoscaler chooses from. */
  readonly replicas: number | Autoscaling;
  /** Pods of all versions together that must keep running while nodes are drained. A node group has no budget. @default - all except one */
  readonly minAvailable?: number;
  /** Seconds that a new pod is Ready before the next one is replaced: for whoever learns of it later than the cluster does. @default 0 */
  readonly minReadySeconds?: number;
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

/** A controller that makes a workload's pods, by the Deployment's template but in its place. */
export interface PodOwner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Labels that only those of its pods carry that are to have traffic. @default - none: all are */
  readonly liveLabels?: Readonly<Record<string, string>>;
}

const DEFAULT_DRAIN: Drain = { delaySeconds: 5, stopSeconds: 30 };

/** A stateless workload: a Deployment, behind a ClusterIP Service unless nobody is to find it or it is a worker that answers nobody. It has a ServiceAccount of its own, and a budget once there are two pods. */
export class ServiceWorkload extends Workload {
  /** How many pods, whoever makes them. */
  readonly replicas: number | Autoscaling;
  #owner: PodOwner | undefined;

  /**
   * @throws GalleyError CONSTRUCT_INVALID if an exposed container has no port; where the number of pods is not at least 1 and in order, or as
   * many are to stay available as there are; where the grace period is too short for its drain, or the drain's variable is among the container's too
   */
  constructor(scope: Construct, id: string, props: ServiceWorkloadProps) {
    super(scope, id, props);
    this.replicas = props.replicas;
    const { min, max } = this.range(props.replicas);
    const exposed = props.exposed ?? true;
    if (exposed && Object.keys(this.ports).length === 0) {
      throw invalid(this, {
        prop: 'container.ports',
        expected: 'at least one port',
        got: 'none',
        next: 'open one, or set exposed to false for a worker that answers nobody',
      });
    }

    const drain = props.drain ?? DEFAULT_DRAIN;
    const deployment = new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadata(props.annotations),
      spec: {
        // Where an autoscaler decides, git must not: each sync would set the count back.
        replicas: Lazy.any({ produce: () => (this.#owner ? 0 : typeof this.replicas === 'number' ? this.replicas : undefined) }),
        revisionHistoryLimit: 5,
        minReadySeconds: props.minReadySeconds,
        selector: { matchLabels: this.podSelector },
        strategy: props.strategy ?? {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
        },
        template: this.template(
          { ...props, terminationGracePeriodSeconds: gracePeriodSeconds(drain, this.node.path) },
          { ...props.container, name: this.name, env: this.withDrain(props.container.env ?? {}, drain) },
          max > 1 ? { topologySpreadConstraints: [spreadOverNodes(this.podSelector)] } : {},
        ),
      },
    });
    delayStop(deployment, drain, props.kubernetesVersion);

    if (exposed) this.expose();
    if (typeof props.replicas !== 'number')
      autoscaler(this, { name: this.name, labels: this.podSelector, target: this.scaleTarget(), scaling: props.replicas });
    // With one pod a budget would block every node drain; so it would with several that may run on no other node than the drained one.
    if (props.minAvailable !== undefined || (min > 1 && props.nodeGroup === undefined)) this.budget(min, props.minAvailable);
  }

  /**
   * Hands the pods over to another controller. The Deployment keeps the template and no pods: its own would run a new version past
   * whatever the other one asks of it. The autoscaler follows the pods, the budget selects them as before, and the Service leads to the
   * live ones alone.
   *
   * @throws GalleyError CONSTRUCT_INVALID if another has them already
   */
  adopt(owner: PodOwner): void {
    if (this.#owner !== undefined) {
      const { kind, name } = this.#owner;
      throw invalid(this, {
        expected: 'one owner of its pods',
        got: `${kind} ${name} and ${owner.kind} ${owner.name}`,
        next: 'keep one',
      });
    }
    this.#owner = owner;
  }

  private expose(): void {
    new k8s.KubeService(this, 'service', {
      metadata: this.metadata(),
      spec: {
        type: 'ClusterIP',
        selector: Lazy.any({ produce: () => ({ ...this.podSelector, ...this.#owner?.liveLabels }) }),
        ports: servicePorts(this.ports),
      },
    });
  }

  private withDrain(env: Env, drain: Drain): Env {
    const added = drainEnv(drain);
    const twice = Object.keys(added).find((name) => Object.hasOwn(env, name));
    if (twice === undefined) return { ...env, ...added };
    throw invalid(this, {
      prop: 'container.env',
      expected: `${twice} from drain.lameDuck alone`,
      got: 'it here too',
      next: 'take it out here',
    });
  }

  private range(replicas: number | Autoscaling): { min: number; max: number } {
    const { minReplicas: min, maxReplicas: max } =
      typeof replicas === 'number' ? { minReplicas: replicas, maxReplicas: replicas } : replicas;
    // Only KEDA scales to zero.
    const least = typeof replicas !== 'number' && replicas.keda !== undefined ? 0 : 1;
    if (min < least || max < Math.max(min, 1)) {
      throw invalid(this, {
        prop: 'replicas',
        expected: `at least ${least}, and a maximum no lower than the minimum`,
        got: `${min} to ${max}`,
        next: 'correct the range',
      });
    }
    return { min, max };
  }

  private scaleTarget(): unknown {
    return Lazy.any({
      produce: () => {
        const { apiVersion, kind, name } = this.#owner ?? { apiVersion: 'apps/v1', kind: 'Deployment', name: this.name };
        return { apiVersion, kind, name };
      },
    });
  }

  private budget(min: number, minAvailable: number | undefined): void {
    if (minAvailable !== undefined && minAvailable >= min) {
      throw invalid(this, {
        prop: 'minAvailable',
        expected: `fewer than the ${min} that there may be`,
        got: `${minAvailable}`,
        next: 'no node could be emptied',
      });
    }
    const kept =
      minAvailable === undefined
        ? { maxUnavailable: k8s.IntOrString.fromNumber(1) }
        : { minAvailable: k8s.IntOrString.fromNumber(minAvailable) };
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: this.metadata(),
      spec: { ...kept, selector: { matchLabels: this.podSelector } },
    });
  }
}
