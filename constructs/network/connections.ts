import { Construct, type IConstruct } from 'constructs';
import { problem } from '../../core/errors';
import { DECLARED_CONNECTIONS, type DeclaredConnection, type DeclaredEnd } from '../../core/object/declared-connection';
import type { Opening } from './opening';
import { OutsidePeer } from './outside-peer';
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

/** Pods that are declared, or whatever is outside of them. */
type End = WorkloadPeer | OutsidePeer;

interface Declaration {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly Port[];
  /** Whether the other side is found by a name. */
  readonly byName: boolean;
}

/**
 * All connections of a system, each declared once; a `NetworkBoundary` turns those of one workload into its policy. A connection
 * between two workloads opens both its ends. `galley check` holds all network policies against what is declared.
 */
export class Connections {
  readonly #cluster: ClusterNetwork;
  readonly #ofWorkload = new Map<string, Declaration[]>();
  readonly #told = new Set<IConstruct>();

  constructor(cluster: ClusterNetwork) {
    this.#cluster = cluster;
  }

  /**
   * Lets one workload connect to another, in the same namespace or not.
   *
   * @throws GalleyError CONSTRUCT_INVALID where `to` has no port of a name, or none is named
   */
  allow({ from, to, ports: names }: Connection): this {
    return this.#declare({ from, to, ports: portsOf(to, names), byName: true });
  }

  /**
   * Lets a workload connect to something outside.
   *
   * @throws GalleyError CONSTRUCT_INVALID without a port: Kubernetes takes that for every port
   */
  reaches(workload: WorkloadPeer, outside: OutsidePeer, ports: readonly Port[]): this {
    if (ports.length === 0) throw noPorts(workload);
    return this.#declare({ from: workload, to: outside, ports, byName: outside.byName });
  }

  /**
   * Lets a workload call the Kubernetes API.
   *
   * @throws GalleyError CONSTRUCT_INVALID if the environment does not say at which addresses
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
      this.#declare({ from: workload, to: OutsidePeer.addresses([cidr]), ports: [tcp(port)], byName: false });
    }
    return this;
  }

  /**
   * Lets something outside connect to a workload.
   *
   * @param names of ports of the workload
   * @throws GalleyError CONSTRUCT_INVALID if it has no port of a name, or none is named
   */
  accepts(workload: WorkloadPeer, outside: OutsidePeer, names: readonly string[]): this {
    return this.#declare({ from: outside, to: workload, ports: portsOf(workload, names), byName: false });
  }

  /**
   * What is open at one workload, in one direction. Whoever is to find anything by name may ask DNS too.
   *
   * @param namespace that the workload runs in
   */
  openings(workload: WorkloadPeer, namespace: string | undefined, direction: Direction): Opening[] {
    const [own, other] = direction === 'egress' ? (['from', 'to'] as const) : (['to', 'from'] as const);
    const all = this.#about(workload).filter((each) => isSame(each[own], workload, namespace));
    const openings = all.map((each) => ({ peers: peersSeenFrom(each[other], namespace), ports: each.ports }));
    if (direction === 'ingress' || !all.some(({ byName }) => byName)) return openings;
    const { dns } = this.#cluster;
    return [...openings, { peers: [podsIn(dns.namespace, dns.labels)], ports: [tcp(53), udp(53)] }];
  }

  /**
   * Gives a construct the declared connections of a workload when it renders, also later ones.
   *
   * @param namespace that the workload runs in
   */
  tell(construct: IConstruct, workload: WorkloadPeer, namespace: string | undefined): void {
    construct.node.addMetadata(DECLARED_CONNECTIONS, () =>
      this.#about(workload)
        .filter(({ from, to }) => [from, to].some((end) => isSame(end, workload, namespace)))
        .map(({ from, to, ports }): DeclaredConnection => ({ from: endOf(from, namespace), to: endOf(to, namespace), ports })),
    );
  }

  #about({ name }: WorkloadPeer): readonly Declaration[] {
    return this.#ofWorkload.get(name) ?? [];
  }

  #declare(declaration: Declaration): this {
    const workloads = [declaration.from, declaration.to].filter((end): end is WorkloadPeer => !(end instanceof OutsidePeer));
    for (const name of new Set(workloads.map((each) => each.name))) {
      const known = this.#ofWorkload.get(name);
      if (known === undefined) this.#ofWorkload.set(name, [declaration]);
      else known.push(declaration);
    }
    for (const workload of workloads) {
      if (!Construct.isConstruct(workload) || this.#told.has(workload)) continue;
      this.#told.add(workload);
      this.tell(workload, workload, namespaceOf(workload));
    }
    return this;
  }
}

/** Whether an end is a workload that runs in a namespace. */
function isSame(end: End, workload: WorkloadPeer, namespace: string | undefined): boolean {
  if (end instanceof OutsidePeer || end.name !== workload.name) return false;
  return (namespaceOf(end) ?? namespace) === (namespaceOf(workload) ?? namespace);
}

function peersSeenFrom(end: End, namespace: string | undefined): readonly PolicyPeer[] {
  if (end instanceof OutsidePeer) return end.peers;
  const theirs = namespaceOf(end);
  if (theirs === undefined || theirs === namespace) return [{ podSelector: { matchLabels: end.podSelector } }];
  return [podsIn(theirs, end.podSelector)];
}

function endOf(end: End, namespace: string | undefined): DeclaredEnd {
  if (end instanceof OutsidePeer) return { peers: end.peers };
  return { name: end.name, namespace: namespaceOf(end) ?? namespace, peers: [{ podSelector: { matchLabels: end.podSelector } }] };
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
