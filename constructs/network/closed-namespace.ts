import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** Properties for `ClosedNamespace`. */
export interface ClosedNamespaceProps {
  /** @default - the id */
  readonly name?: string;
}

/**
 * The policy of all pods of a namespace: nothing in, nothing out. Policies add up, so that each `NetworkBoundary` opens what was declared of
 * its own pods; pods that nobody declared, made by hand or by an operator, stay closed.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic
 */
export class ClosedNamespace extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { name }: ClosedNamespaceProps = {}) {
    super(scope, id);
    this.name = name ?? id;
    new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: { name: this.name },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
