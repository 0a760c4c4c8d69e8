import { parseAddress } from '../../core/network/address';
import type { Endpoint as CoreEndpoint, OpenPort, Protocol } from '../../core/network/endpoint';
import { Policies } from '../../core/network/policies';
import type { JsonObject, KubernetesObject } from '../../core/object/object';

/** A pod as network policies see it. */
export interface PodEndpoint {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Container ports of TCP by name, for rules that name one. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Labels of its namespace beside its name, which is always one of them. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** An address outside the cluster. */
export interface AddressEndpoint {
  readonly ip: string;
}

export type Endpoint = PodEndpoint | AddressEndpoint;

/** The question: may `from` open a connection to `to`? */
export interface Attempt {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  /** @default TCP */
  readonly protocol?: Protocol;
}

/** Whether the rendered NetworkPolicies among these objects let a connection through. */
export function mayReach(objects: readonly JsonObject[], { from, to, port, protocol }: Attempt): boolean {
  return new NetworkMatrix(objects).between(from, to)(port, protocol);
}

/** Galley's own reading of network policies, for pods and addresses that a test makes up. An unknown answer counts as closed. */
export class NetworkMatrix {
  readonly #policies: Policies;
  readonly #endpoints = new Map<Endpoint, CoreEndpoint>();

  constructor(objects: readonly JsonObject[]) {
    this.#policies = new Policies(objects as readonly KubernetesObject[]);
  }

  /** Says of each port whether `from` may open a connection to it at `to`. @default protocol TCP */
  between(from: Endpoint, to: Endpoint): (port: number, protocol?: Protocol) => boolean {
    const link = this.#policies.between(this.#read(from), this.#read(to));
    return (port, protocol) => link.at(port, protocol) === 'allowed';
  }

  #read(endpoint: Endpoint): CoreEndpoint {
    const known = this.#endpoints.get(endpoint);
    if (known !== undefined) return known;
    const read = 'ip' in endpoint ? readAddress(endpoint.ip) : readPod(endpoint);
    this.#endpoints.set(endpoint, read);
    return read;
  }
}

function readAddress(ip: string): CoreEndpoint {
  const address = parseAddress(ip);
  if (address === undefined) throw new Error(`no address: ${ip}`);
  return { kind: 'address', address };
}

function readPod({ namespace, labels, ports = {}, namespaceLabels = {} }: PodEndpoint): CoreEndpoint {
  const ofNamespace: Readonly<Record<string, string>> = { ...namespaceLabels, 'kubernetes.io/metadata.name': namespace };
  return {
    kind: 'pod',
    namespace,
    labelOf: (key) => labels[key],
    namespaceLabelOf: (key) => ofNamespace[key],
    ports: Object.entries(ports).map(([name, port]): OpenPort => ({ name, port, protocol: 'TCP' })),
    hostNetwork: false,
  };
}
