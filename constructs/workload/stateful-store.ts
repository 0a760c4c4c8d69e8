import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { ServiceAccount } from '../rbac/service-account';
import { Volume } from '../storage/volume';
import type { ContainerProps } from './container';
import { type Apartness, apart, placedBeside } from './placement';
import { type PodProps, type PodSettings, podSpec } from './pod';
import { servicePorts } from './service-port';

/** Properties for `StatefulStore`. */
export interface StatefulStoreProps extends PodSettings, Pick<PodProps, 'initContainers' | 'sidecars' | 'fsGroup'> {
  /** Name of all its objects. @default - the id */
  readonly name?: string;
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
 * Pods with a disk of their own, behind a headless Service: a store that keeps its data when a pod goes. Of several, nodes are emptied
 * one by one.
 */
export class StatefulStore extends Construct {
  readonly name: string;
  readonly podSelector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  /** Who its pods are to the API server. */
  readonly serviceAccount: ServiceAccount;
  readonly replicas: number;

  /** @throws GalleyError CONSTRUCT_INVALID where it would have no pod */
  constructor(scope: Construct, id: string, props: StatefulStoreProps) {
    super(scope, id);
    this.replicas = props.replicas ?? 1;
    if (!Number.isInteger(this.replicas) || this.replicas < 1) {
      throw invalid(this, {
        prop: 'replicas',
        expected: 'a whole number of at least 1',
        got: `${this.replicas}`,
        next: 'correct it',
      });
    }
    this.name = props.name ?? id;
    this.podSelector = { 'app.kubernetes.io/name': this.name };
    this.ports = props.container.ports ?? {};
    const labels = this.podSelector;
    this.serviceAccount = new ServiceAccount(this, 'service-account', { name: this.name, labels });
    // The claim comes from the template below: the pod's volume of that name is filled in by the controller.
    const data = Volume.claimTemplate('data');

    new k8s.KubeService(this, 'service', {
      metadata: { name: this.name, labels },
      spec: {
        clusterIp: 'None',
        selector: this.podSelector,
        ports: servicePorts(this.ports),
        ...(props.foundBeforeReady && { publishNotReadyAddresses: true }),
      },
    });
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: { name: this.name, labels, ...(props.annotations && { annotations: { ...props.annotations } }) },
      spec: {
        replicas: this.replicas,
        serviceName: this.name,
        ...(props.foundBeforeReady && { podManagementPolicy: 'Parallel' }),
        selector: { matchLabels: this.podSelector },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template: {
          metadata: { labels, ...(props.podAnnotations && { annotations: { ...props.podAnnotations } }) },
          spec: podSpec({
            ...props,
            serviceAccountName: this.serviceAccount.name,
            containers: [{ ...props.container, name: this.name, mounts: [data.mount(props.data.path), ...(props.container.mounts ?? [])] }],
            terminationGracePeriodSeconds: props.terminationGracePeriodSeconds ?? 60,
            ...placedBeside(props, { ...(this.replicas > 1 && { affinity: apart(this.podSelector, props.apart ?? 'preferred') }) }),
          }),
        },
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
        metadata: { name: this.name, labels },
        spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.podSelector } },
      });
    }
  }
}
