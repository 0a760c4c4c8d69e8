import { groupBy } from '../group-by';
import { isWithin, parseBlock } from '../network/address';
import type { Party } from '../network/assertion';
import type { AddressEndpoint, PodEndpoint } from '../network/endpoint';
import { letsThrough } from '../network/matches';
import type { PeerRule } from '../network/policy';
import { outsideOf, type Peer } from '../network/reachability';
import { namespaceLabels } from '../network/workloads';
import { textsAt } from '../object/json-fields';
import type { JsonValue } from '../object/object';
import { workloadsOf } from './assert-parties';
import { onceIn } from './near';
import { reachabilityIn } from './network-checks';
import { type Workload, workloadsIn } from './workloads';
import type { World } from './world';

/** One end of what is asked, and what runs it where that is among the objects. */
export interface End {
  readonly peer: Peer;
  readonly workload?: Workload;
}

/** Ranges that are nobody's on the internet: https://www.iana.org/assignments/iana-ipv4-special-registry and its sister of IPv6. */
const PRIVATE = [
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  ...['::/128', '::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].flatMap((text) => parseBlock(text) ?? []);

/** All that a party names. */
export function endsOf(world: World, party: Party): readonly End[] {
  if (party.kind === 'pods') return workloadsOf(world, party).flatMap(ofWorkload);
  if (party.kind === 'peers') return party.peers.flatMap((peer) => endsOfPeer(world, peer, party.namespace));
  return addresses(world, party).map((peer) => ({ peer }));
}

const ofWorkload = (workload: Workload): { peer: Peer<PodEndpoint>; workload: Workload }[] =>
  workload.peers.map((peer) => ({ peer, workload }));

/** The regions outside that a block, or the internet, is made of. */
export function addresses(world: World, party: Extract<Party, { kind: 'internet' | 'block' }>): readonly Peer<AddressEndpoint>[] {
  const blocks = party.kind === 'block' ? [party.block] : PRIVATE;
  return outsideOf([...reachabilityIn(world).blocks, ...blocks]).filter(({ endpoint: { address } }) =>
    party.kind === 'block' ? isWithin(address, party.block) : address.family === 4 && !PRIVATE.some((block) => isWithin(address, block)),
  );
}

function endsOfPeer(world: World, rule: PeerRule, namespace: string): readonly End[] {
  if ('block' in rule) {
    const regions = outsideOf([...reachabilityIn(world).blocks, rule.block, ...rule.except]);
    return regions
      .filter(({ endpoint }) => letsThrough({ peers: [rule], ports: [] }, endpoint, namespace) === 'yes')
      .map((peer) => ({ peer }));
  }
  const near = rule.namespaceSelector === undefined ? (byNamespace(world).get(namespace) ?? []) : workloadsIn(world);
  const found = near
    .flatMap(ofWorkload)
    .filter(
      ({ peer: { endpoint } }) => letsThrough({ peers: [rule], ports: [] }, { ...endpoint, hostNetwork: false }, namespace) === 'yes',
    );
  return found.length > 0 ? found : [{ peer: podsOf(world, rule, namespace) }];
}

const byNamespace = onceIn((world) => groupBy(workloadsIn(world), ({ object }) => world.namespaceOf(object)));

/** A namespace that no policy is of, for pods of which it is not known. */
const SOMEWHERE = '*';

type PodsRule = Exclude<PeerRule, { block: unknown }>;

/** Pods that somebody else makes, of which is known what selects them. */
function podsOf(world: World, rule: PodsRule, own: string): Peer<PodEndpoint> {
  const { namespace, labels, ofNamespace } = selected(rule, own);
  const name = podsText(rule, own);
  const known = namespaceLabels(world.objects)(namespace ?? '');
  return {
    id: name,
    name,
    endpoint: {
      kind: 'pod',
      namespace: namespace ?? SOMEWHERE,
      labelOf: (key) => labels.get(key) ?? null,
      namespaceLabelOf: (key) => ofNamespace.get(key) ?? known(key),
      ports: [],
      hostNetwork: false,
    },
  };
}

/** `pods of ingress with app=nginx` */
export function podsText(rule: PodsRule, own: string): string {
  const { namespace, labels, ofNamespace } = selected(rule, own);
  const texts = [...(namespace === undefined ? ofNamespace : []), ...labels].map(([key, value]) => `${key}=${value}`);
  return `pods of ${namespace ?? 'any namespace'}${texts.length === 0 ? '' : ` with ${texts.join(', ')}`}`;
}

function selected({ podSelector, namespaceSelector }: PodsRule, own: string) {
  const labelsIn = (selector: JsonValue | undefined): ReadonlyMap<string, string> =>
    new Map(Object.entries(textsAt(selector, 'matchLabels')));
  const ofNamespace = labelsIn(namespaceSelector);
  return {
    labels: labelsIn(podSelector),
    ofNamespace,
    namespace: namespaceSelector === undefined ? own : ofNamespace.get('kubernetes.io/metadata.name'),
  };
}
