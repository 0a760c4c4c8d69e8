import type { LabelOf } from '../object/label-selector';
import type { Address } from './address';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** A port that a container opens, under a name where it has one. */
export interface OpenPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A pod as network policies see it. */
export interface PodEndpoint {
  readonly kind: 'pod';
  /** `''` where the YAML leaves it to whoever applies it. */
  readonly namespace: string;
  readonly labelOf: LabelOf;
  readonly namespaceLabelOf: LabelOf;
  readonly ports: readonly OpenPort[];
  /** True for pods in the node's network, of which Kubernetes does not say whether policies count. */
  readonly hostNetwork: boolean;
}

/** An address outside of the cluster. */
export interface AddressEndpoint {
  readonly kind: 'address';
  readonly address: Address;
}

export type Endpoint = PodEndpoint | AddressEndpoint;
