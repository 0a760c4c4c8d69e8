import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';

/** Properties for `LoadBalancer`. */
export interface LoadBalancerProps {
  /** @default - the id */
  readonly name?: string;
  /**
   * Labels of the pods that it leads to, all of which a pod must carry. In front of a blue-green Rollout one of them has to mark the
   * active colour, and only that. A Rollout narrows down the Services that it names itself, and no load balancer can lead to one of those.
   */
  readonly selector: Readonly<Record<string, string>>;
  /** Port number by name; the pods' port of the same name is behind it. */
  readonly ports: Readonly<Record<string, number>>;
  /** Annotations for its cloud: probes, addresses, idle timeouts. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** `Local` keeps the clients' addresses and asks each node whether it has such a pod. @default - Kubernetes' Cluster */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /**
   * Addresses of nodes that lead there too, beside the one that the cloud gives: floating ones, which something else keeps on a node.
   *
   * @default - none
   */
  readonly externalIps?: readonly string[];
  /** Ranges that may connect: `203.0.113.0/24`. @default - everyone */
  readonly sourceRanges?: readonly string[];
}

/**
 * A Service of type LoadBalancer: an address of its own for what is no HTTP.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 */
export class LoadBalancer extends Construct {
  readonly name: string;

  /** @throws GalleyError CONSTRUCT_INVALID without a label or a port, or for source ranges that name none, which Kubernetes takes for everyone */
  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const { sourceRanges, annotations, externalTrafficPolicy, externalIps } = props;
    for (const [prop, count] of [
      ['selector', Object.keys(props.selector).length],
      ['ports', Object.keys(props.ports).length],
      ['sourceRanges', sourceRanges?.length ?? 1],
      ['externalIps', externalIps?.length ?? 1],
    ] as const) {
      if (count === 0)
        throw invalid(this, {
          prop,
          expected: 'at least one',
          got: 'none',
          next: 'name what is meant',
        });
    }
    new k8s.KubeService(this, 'Resource', {
      metadata: { name: this.name, annotations: annotations && { ...annotations } },
      spec: {
        type: 'LoadBalancer',
        selector: { ...props.selector },
        ports: Object.entries(props.ports).map(([name, port]) => ({ name, port, targetPort: k8s.IntOrString.fromString(name) })),
        externalTrafficPolicy,
        externalIPs: externalIps && [...externalIps],
        loadBalancerSourceRanges: sourceRanges && [...sourceRanges],
      },
    });
  }
}
