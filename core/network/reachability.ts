import type { LabelOf } from '../object/label-selector';
import { identityOf, type KubernetesObject } from '../object/object';
import { type Block, isWithin } from './address';
import { type AddressEndpoint, type Endpoint, type PodEndpoint, PROTOCOLS, type Protocol } from './endpoint';
import { type Link, Policies, type Verdict } from './policies';
import type { Unread } from './policy';
import { type Region, regionsOf, textOf } from './regions';
import { endpointOf, namespaceLabels, operatedEndpoint, type PodSource } from './workloads';

/** Who may open connections, or take them. */
export interface Peer<E extends Endpoint = Endpoint> {
  /** The same in another set of objects: the object and the place of its template, or the block of addresses. */
  readonly id: string;
  /** For people: `shop/Deployment/web`, `addresses 10.0.0.0/8`. */
  readonly name: string;
  readonly endpoint: E;
  /** What makes the pods; undefined for addresses. */
  readonly object?: KubernetesObject | undefined;
}

/** Ports between two peers, each with the same answer. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
  readonly verdict: Verdict;
}

/** Input of a reachability search. A `World` of checks is one. */
export interface ReachabilitySource {
  readonly objects: readonly KubernetesObject[];
  /** Every template of pods in them. */
  readonly pods: readonly PodSource[];
}

const LAST_PORT = 65_535;

/** Who may reach whom, by the network policies alone: a matrix over the workloads and the addresses outside. */
export class Reachability {
  readonly workloads: readonly Peer<PodEndpoint>[];
  /** All other addresses, divided where a policy tells them apart. */
  readonly outside: readonly Peer<AddressEndpoint>[];
  readonly policies: Policies;
  readonly #regions: readonly Region[];

  /** @param blocks further blocks that divide the addresses outside, so that two matrices have the same peers. @default - none */
  constructor({ objects, pods }: ReachabilitySource, blocks: readonly Block[] = []) {
    this.policies = new Policies(objects);
    const labelsOf = namespaceLabels(objects);
    const operated = objects.flatMap((object) => operatedPeer(object, labelsOf(object.metadata.namespace ?? '')));
    const known = new Set(operated.map(({ object }) => object));
    const templates = pods.filter(({ object }) => !known.has(object)).map((pod) => templatePeer(pod, labelsOf(pod.namespace)));
    this.workloads = [...templates, ...operated];
    this.#regions = regionsOf([...this.blocks, ...blocks]);
    this.outside = this.#regions.map(regionPeer);
  }

  /** Blocks of addresses that the policies tell apart. */
  get blocks(): readonly Block[] {
    const rules = this.policies.policies.flatMap(({ Ingress, Egress }) => [...Ingress, ...Egress]);
    return rules.flatMap(({ peers }) => peers.flatMap((peer) => ('block' in peer ? [peer.block, ...peer.except] : [])));
  }

  /** Network policies that decide too, but that Galley can't read. */
  get unread(): readonly Unread[] {
    return this.policies.unread;
  }

  /** The one of the peers outside that an address belongs to. */
  regionOf({ address }: AddressEndpoint): Peer<AddressEndpoint> {
    const index = this.#regions.findIndex(
      ({ block, except }) => isWithin(address, block) && !except.some((inner) => isWithin(address, inner)),
    );
    const found = this.outside[index];
    if (found === undefined) throw new Error('no region holds the address: each is in one');
    return found;
  }

  between(from: Peer, to: Peer): Link {
    return this.policies.between(from.endpoint, to.endpoint);
  }

  /** The answer for every port, in order: TCP, UDP, SCTP, each from 1 to 65535. */
  portsBetween(from: Peer, to: Peer): PortRange[] {
    const link = this.between(from, to);
    const starts = [...new Set([1, ...link.borders])].filter((port) => port <= LAST_PORT).sort((one, other) => one - other);
    return PROTOCOLS.flatMap((protocol) => {
      const ranges: PortRange[] = [];
      for (const [index, first] of starts.entries()) {
        const range = { protocol, first, last: (starts[index + 1] ?? LAST_PORT + 1) - 1, verdict: link.at(first, protocol) };
        const before = ranges.at(-1);
        if (before?.verdict === range.verdict) ranges[ranges.length - 1] = { ...before, last: range.last };
        else ranges.push(range);
      }
      return ranges;
    });
  }
}

/** Who may reach whom in some objects. */
export function reachability(source: ReachabilitySource): Reachability {
  return new Reachability(source);
}

function templatePeer(pod: PodSource, namespaceLabelOf: LabelOf): Peer<PodEndpoint> {
  const { object, path } = pod;
  const several = path !== '' && !path.endsWith('template') && path !== 'spec.template' ? `#${path}` : '';
  return { id: `${identityOf(object)}#${path}`, name: `${nameOf(object)}${several}`, endpoint: endpointOf(pod, namespaceLabelOf), object };
}

function operatedPeer(object: KubernetesObject, namespaceLabelOf: LabelOf): Peer<PodEndpoint>[] {
  const endpoint = operatedEndpoint(object, namespaceLabelOf);
  return endpoint === undefined ? [] : [{ id: `${identityOf(object)}#`, name: nameOf(object), endpoint, object }];
}

/** All addresses outside, divided by some blocks. */
export const outsideOf = (blocks: readonly Block[]): Peer<AddressEndpoint>[] => regionsOf(blocks).map(regionPeer);

function regionPeer({ block, except, sample }: Region): Peer<AddressEndpoint> {
  const without = except.length === 0 ? '' : ` except ${except.map(textOf).join(', ')}`;
  return { id: `addresses ${textOf(block)}`, name: `addresses ${textOf(block)}${without}`, endpoint: { kind: 'address', address: sample } };
}

const nameOf = ({ kind, metadata }: KubernetesObject): string => [metadata.namespace, kind, metadata.name].filter(Boolean).join('/');
