import { Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import type { Connections } from './connections';
import { rulesOf } from './opening';
import { namespaceOf, type WorkloadPeer } from './peer';

/** Properties for `NetworkBoundary`. */
export interface NetworkBoundaryProps {
  /** Whose pods it closes; the policy has its name. */
  readonly workload: WorkloadPeer;
  /** The allowed connections. It reads them when it renders, so you may declare them after the boundary. */
  readonly connections: Connections;
}

/**
 * The one NetworkPolicy of a workload: nothing in, nothing out, but for the declared connections. The kubelet's probes come from the
 * pod's own node, which Kubernetes always lets in.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkBoundary extends Construct {
  /**
   * @throws GalleyError CONSTRUCT_INVALID if the workload selects by no label, which would close, and open, every pod of the namespace;
   * where it runs in another namespace than the chart's, which its policy could not reach
   */
  constructor(scope: Construct, id: string, { workload, connections }: NetworkBoundaryProps) {
    super(scope, id);
    if (Object.keys(workload.podSelector).length === 0) {
      throw invalid(this, {
        prop: 'podSelector',
        expected: 'at least one label',
        got: 'none',
        next: "a policy without one is every pod's",
      });
    }
    const namespace = Chart.of(this).namespace;
    const theirs = namespaceOf(workload);
    if (theirs !== undefined && theirs !== namespace) {
      throw invalid(this, {
        expected: `a workload of namespace ${namespace ?? '(none)'}`,
        got: `${workload.name} of ${theirs}`,
        next: 'move the boundary there',
      });
    }
    connections.tell(this, workload, namespace);
    new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: { name: workload.name, labels: { 'app.kubernetes.io/name': workload.name } },
      spec: Lazy.any({
        produce: (): k8s.NetworkPolicySpec => {
          const ingress = rulesOf(connections.openings(workload, namespace, 'ingress'));
          const egress = rulesOf(connections.openings(workload, namespace, 'egress'));
          return {
            podSelector: { matchLabels: { ...workload.podSelector } },
            // A direction that is named here and has no rule is closed.
            policyTypes: ['Ingress', 'Egress'],
            ingress: ingress.length > 0 ? ingress.map(({ peers, ports }) => ({ from: peers, ports })) : undefined,
            egress: egress.length > 0 ? egress.map(({ peers, ports }) => ({ to: peers, ports })) : undefined,
          };
        },
      }),
    });
  }
}
