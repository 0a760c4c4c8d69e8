import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServiceAccount } from '../rbac/service-account';
import type { ContainerProps } from './container';
import { type OwnPlacement, placedBeside, sameNode } from './placement';
import { type PodProps, type PodSettings, podSpec } from './pod';

/** Properties that every workload has. */
export interface WorkloadProps extends PodSettings {
  /** Name of all its objects, as other objects and people call it. @default - the id */
  readonly name?: string;
  /** What it runs. */
  readonly container: Omit<ContainerProps, 'name'>;
}

/** A workload's own settings of its pods, in addition to the common ones. */
export interface PodTemplate extends Omit<PodProps, 'serviceAccountName' | 'containers'> {
  /** Further labels of the pods. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods: a changed one replaces them. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Pods of every workload that names the same group run on one node. @default - none */
  readonly nodeGroup?: string;
}

/** What runs pods: they have a name, by which connections and policies find them, and an account of their own. */
export abstract class Workload extends Construct {
  readonly name: string;
  /** Labels that select its pods. */
  readonly podSelector: Readonly<Record<string, string>>;
  /** Port number by name, of its own container. */
  readonly ports: Readonly<Record<string, number>>;
  /** Who its pods are to the API server. */
  readonly serviceAccount: ServiceAccount;

  protected constructor(scope: Construct, id: string, { name = id, container }: WorkloadProps) {
    super(scope, id);
    this.name = name;
    this.podSelector = { 'app.kubernetes.io/name': name };
    this.ports = container.ports ?? {};
    this.serviceAccount = new ServiceAccount(this, 'service-account', this.metadata());
  }

  /** Metadata of an object of its own. */
  protected metadata(annotations?: Readonly<Record<string, string>>): {
    name: string;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
  } {
    return { name: this.name, labels: this.podSelector, annotations: annotations && { ...annotations } };
  }

  /**
   * The template of its pods.
   *
   * @param asked the workload's options, resolved
   * @param container the pod's own container
   * @param own where it wants its pods by itself; a node group takes its place
   */
  protected template(asked: PodTemplate, container: ContainerProps, own: OwnPlacement = {}): k8s.PodTemplateSpec {
    const group = asked.nodeGroup === undefined ? undefined : sameNode(asked.nodeGroup);
    return {
      metadata: {
        // The selector's labels come last, so that nothing overwrites them.
        labels: { ...asked.podLabels, ...group?.labels, ...this.podSelector },
        annotations: asked.podAnnotations && { ...asked.podAnnotations },
      },
      spec: podSpec({
        ...asked,
        serviceAccountName: this.serviceAccount.name,
        containers: [container],
        ...placedBeside(asked, group === undefined ? own : { affinity: group.affinity }),
      }),
    };
  }
}
