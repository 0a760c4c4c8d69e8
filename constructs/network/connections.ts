import { problem } from '../../core/errors';
import type { Opening } from './opening';
import type { OutsidePeer } from './outside-peer';
import { namespaceOf, type PolicyPeer, type Port, podsIn, tcp, udp, type WorkloadPeer } from './peer';

/** What every connection of a cluster depends on, as the environment declares it. */
export interface ClusterNetwork {
  /** Pods that answer DNS, on port 53. */
  readonly dns: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Addresses of the Kubernetes API server: no selector of a NetworkPolicy can name it. */
  readonly apiServer: readonly { readonly cidr: string; readonly port: number }[];
}

/** One declared connection between two workloads. */
export interface Connection {
  readonly from: WorkloadPeer;
  readonly to: WorkloadPeer;
  /** Names of ports of `to`. */
  readonly ports: readonly string[];
}

type Direction = 'ingress' | 'egress';

interface Declaration {
  readonly direction: Direction;
  /** Whose policy it opens. */
  readonly workload: WorkloadPeer;
  /** The other side, seen from a policy in a namespace. */
  readonly peers: (namespace: string | undefined) => readonly PolicyPeer[];
  readonly ports: readonly Port[];
  /** Whether the workload finds the other side by a name. */
  readonly byName: boolean;
}

/**
 * All connections of a system, each declared once; a `NetworkBoundary` turns those of one workload into its policy. A connection
 * between two workloads opens both its ends.
 */
export class Connections {
  readonly #cluster: ClusterNetwork;
  readonly #declarations: Declaration[] = [];

  constructor(cluster: ClusterNetwork) {
    this.#cluster = cluster;
  }

  /**
   * Lets one workload connect to another, in the same namespace or not.
   *
   * @throws GalleyError CONSTRUCT_INVALID where `to` has no port of a name, or none is named
   */
  allow({ from, to, ports: names }: Connection): this {
    const ports = portsOf(to, names);
    this.#declarations.push(
      { direction: 'egress', workload: from, peers: podsSeenFrom(to), ports, byName: true },
      { direction: 'ingress', workload: to, peers: podsSeenFrom(from), ports, byName: false },
    );
    return this;
  }

  /**
   * Lets a workload connect to something outside.
   *
   * @throws GalleyError CONSTRUCT_INVALID without a port: Kubernetes takes that for every port
   */
  reaches(workload: WorkloadPeer, { peers, byName }: OutsidePeer, ports: readonly Port[]): this {
    if (ports.length === 0) throw noPorts(workload);
    this.#declarations.push({ direction: 'egress', workload, peers: () => peers, ports, byName });
    return this;
  }

  /**
   * Lets a workload call the Kubernetes API.
   *
   * @throws GalleyError CONSTRUCT_INVALID where the environment does not say at which addresses
   */
  reachesApiServer(workload: WorkloadPeer): this {
    if (this.#cluster.apiServer.length === 0) {
      throw problem('CONSTRUCT_INVALID', {
        subject: workload.name,
        wrong: 'calls the Kubernetes API',
        got: 'no address of it',
        next: 'name them in cluster.apiServer of the environment',
      });
    }
    for (const { cidr, port } of this.#cluster.apiServer) {
      this.#declarations.push({ direction: 'egress', workload, peers: () => [{ ipBlock: { cidr } }], ports: [tcp(port)], byName: false });
    }
    return this;
  }

  /**
   * Lets something outside connect to a workload.
   *
   * @param names of ports of the workload
   * @throws GalleyError CONSTRUCT_INVALID where it has no port of a name, or none is named
   */
  accepts(workload: WorkloadPeer, { peers }: OutsidePeer, names: readonly string[]): this {
    this.#declarations.push({ direction: 'ingress', workload, peers: () => peers, ports: portsOf(workload, names), byName: false });
    return this;
  }

  /**
   * What is open at one workload, in one direction. Whoever is to find anything by name may ask DNS too.
   *
   * @param namespace that the workload runs in
   */
  openings(workload: WorkloadPeer, namespace: string | undefined, direction: Direction): Opening[] {
    const own = this.#declarations.filter(
      (each) =>
        each.direction === direction &&
        each.workload.name === workload.name &&
        (namespaceOf(each.workload) ?? namespace) === (namespaceOf(workload) ?? namespace),
    );
    const openings = own.map(({ peers, ports }) => ({ peers: peers(namespace), ports }));
    if (!own.some(({ byName }) => byName)) return openings;
    const { dns } = this.#cluster;
    return [...openings, { peers: [podsIn(dns.namespace, dns.labels)], ports: [tcp(53), udp(53)] }];
  }
}

function podsSeenFrom(workload: WorkloadPeer): (namespace: string | undefined) => PolicyPeer[] {
  return (namespace) => {
    const theirs = namespaceOf(workload);
    if (theirs === undefined || theirs === namespace) return [{ podSelector: { matchLabels: workload.podSelector } }];
    return [podsIn(theirs, workload.podSelector)];
  };
}

function portsOf(workload: WorkloadPeer, names: readonly string[]): Port[] {
  if (names.length === 0) throw noPorts(workload);
  return names.map((name) => {
    const port = Object.hasOwn(workload.ports, name) ? workload.ports[name] : undefined;
    if (port === undefined) {
      const known = Object.keys(workload.ports).join(', ') || '(none)';
      throw problem('CONSTRUCT_INVALID', {
        subject: workload.name,
        expected: `one of its ports ${known}`,
        got: JSON.stringify(name),
        next: 'correct the name, or open the port',
      });
    }
    return typeof port === 'number' ? tcp(port) : port;
  });
}

const noPorts = ({ name }: WorkloadPeer): Error =>
  problem('CONSTRUCT_INVALID', {
    subject: name,
    expected: 'at least one port of the connection',
    got: 'none',
    next: 'an empty list would open every port',
  });
