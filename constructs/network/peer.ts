import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** A port, or a range of ports, of one protocol. */
export interface Port {
  readonly protocol: 'TCP' | 'UDP';
  /** @default - every port of the protocol */
  readonly port?: number;
  /** Last port of the range that begins at `port`. @default - `port` alone */
  readonly endPort?: number;
}

/** A TCP port. */
export const tcp = (port: number): Port => ({ protocol: 'TCP', port });

/** A UDP port, or all of them. */
export const udp = (port?: number): Port => ({ protocol: 'UDP', port });

/** Pods that connections are declared between; every workload construct is one. */
export interface WorkloadPeer {
  /** What messages and its policy call it. */
  readonly name: string;
  /** Labels that its pods, and no other pods of the namespace, carry. */
  readonly podSelector: Readonly<Record<string, string>>;
  /** Container ports by name; a number is a TCP port. */
  readonly ports: Readonly<Record<string, number | Port>>;
  /** @default - that of the chart that it stands in; for anything else that of the policy */
  readonly namespace?: string;
}

/** The namespace of a workload's pods; undefined where only the policy's own is meant. */
export function namespaceOf(workload: WorkloadPeer): string | undefined {
  return workload.namespace ?? (Construct.isConstruct(workload) ? Chart.of(workload).namespace : undefined);
}

/** One item of a NetworkPolicy's `from` or `to`. */
export type PolicyPeer =
  | { readonly ipBlock: { readonly cidr: string; readonly except?: readonly string[] } }
  | { readonly namespaceSelector?: LabelSelector; readonly podSelector?: LabelSelector };

interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** The label that Kubernetes itself puts on each namespace, and so the only one that nobody can forget or forge. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Pods with these labels in the namespace of that name; all its pods without labels. */
export function podsIn(namespace: string, podLabels?: Readonly<Record<string, string>>): PolicyPeer {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
    podSelector: podLabels && { matchLabels: podLabels },
  };
}
