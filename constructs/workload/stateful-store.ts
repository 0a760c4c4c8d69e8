import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { invalid } from '../invalid';
import { Volume } from '../storage/volume';
import type { ContainerProps } from './container';
import { type Apartness, apart } from './placement';
import type { PodProps } from './pod';
import { servicePorts } from './service-port';
import { Workload, type WorkloadProps } from './workload';

/** Properties for `StatefulStore`. */
export interface StatefulStoreProps extends WorkloadProps, Pick<PodProps, 'initContainers' | 'sidecars' | 'fsGroup'> {
  /** What it runs; its ports become the Service's, under the same names. */
  readonly container: Omit<ContainerProps, 'name' | 'lifecycle'>;
  readonly data: {
    /** Where the container finds its data. */
    readonly path: string;
    readonly size: Size;
    readonly storageClass: string;
  };
  /** Pods, each with a disk of its own. Several are a store only where its program makes one of them. @default 1 */
  readonly replicas?: number;
  /** Whether several pods must not share a node, or only would rather not. @default - with several, preferred */
  readonly apart?: Apartness;
  /**
   * Whether pods have names before they are ready, and all start at once: for pods that become ready only, or are of use only, when they
   * find each other. @default false: one after the other, and a name leads to what answers
   */
  readonly foundBeforeReady?: boolean;
  /** Seconds that it may take to write everything down. @default 60 */
  readonly terminationGracePeriodSeconds?: number;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Annotations of the pod: a changed one replaces it, which is how it follows configuration that it reads at start. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/**
 * Pods with a disk of their own, behind a headless Service: a store that keeps its data when a pod goes. With several pods, nodes can be
 * drained one by one.
 */
export class StatefulStore extends Workload {
  readonly replicas: number;

  /** @throws GalleyError CONSTRUCT_INVALID if it would have no pod */
  constructor(scope: Construct, id: string, props: StatefulStoreProps) {
    super(scope, id, props);
    this.replicas = props.replicas ?? 1;
    if (!Number.isInteger(this.replicas) || this.replicas < 1) {
      throw invalid(this, {
        prop: 'replicas',
        expected: 'a whole number of at least 1',
        got: `${this.replicas}`,
        next: 'correct it',
      });
    }
    const { terminationGracePeriodSeconds = 60 } = props;
    // The claim comes from the template below: the pod's volume of that name is filled in by the controller.
    const data = Volume.claimTemplate('data');

    new k8s.KubeService(this, 'service', {
      metadata: this.metadata(),
      spec: {
        clusterIp: 'None',
        selector: this.podSelector,
        ports: servicePorts(this.ports),
        publishNotReadyAddresses: props.foundBeforeReady ? true : undefined,
      },
    });
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadata(props.annotations),
      spec: {
        replicas: this.replicas,
        serviceName: this.name,
        podManagementPolicy: props.foundBeforeReady ? 'Parallel' : undefined,
        selector: { matchLabels: this.podSelector },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template: this.template(
          { ...props, terminationGracePeriodSeconds },
          { ...props.container, name: this.name, mounts: [data.mount(props.data.path), ...(props.container.mounts ?? [])] },
          this.replicas > 1 ? { affinity: apart(this.podSelector, props.apart ?? 'preferred') } : {},
        ),
        volumeClaimTemplates: [
          {
            metadata: { name: data.name },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.data.storageClass,
              resources: { requests: { storage: k8s.Quantity.fromString(props.data.size.asString()) } },
            },
          },
        ],
      },
    });
    if (this.replicas > 1) {
      new k8s.KubePodDisruptionBudget(this, 'budget', {
        metadata: this.metadata(),
        spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.podSelector } },
      });
    }
  }
}
