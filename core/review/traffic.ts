import { podTemplatesOf } from '../check/pod-templates-of';
import { groupKindOf } from '../compare/identity';
import type { Consequence } from '../facts/fact';
import { consequence } from '../facts/facts';
import type { World } from '../facts/world';
import { type Peer, type PortRange, Reachability } from '../network/reachability';
import { valueAt } from '../object/json-fields';
import { identityOf, type JsonValue, type KubernetesObject } from '../object/object';
import { closedPorts, openedPorts, portsText } from './ports-text';
import type { ReviewedChange } from './reviewed-change';

/** Pairs of peers that are asked in one environment at the most: about a second. */
const MOST = 40_000;
/** Pairs that a consequence names. */
const NAMED = 4;

/** Who newly reaches whom, by the change that brings it about, and where that was not looked at. */
export interface Traffic {
  readonly found: ReadonlyMap<ReviewedChange, readonly Consequence[]>;
  /** In sentences. */
  readonly unjudged: readonly string[];
}

/** A change that may open or close traffic. */
interface Opener {
  readonly change: ReviewedChange;
  readonly kind: 'policy' | 'workload' | 'namespace';
  /** Of its objects on either side. */
  readonly ids: readonly string[];
}

/**
 * Compares who may reach whom before and after, wherever a NetworkPolicy, a pod's labels or ports, or a namespace's labels change. Workloads that are on
 * one side alone are left out: the change itself says that they come or go.
 *
 * @param isWhole whether all objects of an environment were read
 */
export function trafficOf(
  changes: readonly ReviewedChange[],
  before: World,
  after: World,
  isWhole: (environment: string | undefined) => boolean,
): Traffic {
  const found = new Map<ReviewedChange, readonly Consequence[]>();
  const unjudged: string[] = [];
  const places = new Map<string | undefined, Opener[]>();
  for (const change of changes) {
    const { environment } = change.change.identity;
    const opener = openerOf(change);
    if (opener !== undefined && isWhole(environment)) places.set(environment, [...(places.get(environment) ?? []), opener]);
  }
  for (const [environment, openers] of places) {
    const movedTo = inPlace(objectsIn(before, environment), objectsIn(after, environment), openers);
    if (movedTo === undefined)
      unjudged.push(`who reaches whom${environment === undefined ? '' : ` in ${environment}`}, as there are too many workloads`);
    for (const [change, consequences] of movedTo ?? []) found.set(change, consequences);
  }
  return { found, unjudged };
}

function openerOf(change: ReviewedChange): Opener | undefined {
  const { base, head } = change.pair;
  const objects = [base, head].flatMap((side) => side?.object ?? []);
  const [first] = objects;
  if (first === undefined) return undefined;
  const ids = objects.map(identityOf);
  if (groupKindOf(first).endsWith('/NetworkPolicy')) return { change, kind: 'policy', ids };
  if (base === undefined || head === undefined) return undefined;
  const [was, is] = [base, head].map(({ object }) => JSON.stringify(seenOf(object)));
  if (was === is) return undefined;
  return { change, kind: groupKindOf(first) === '/Namespace' ? 'namespace' : 'workload', ids };
}

/** What policies see of an object. */
function seenOf(object: KubernetesObject): unknown {
  if (groupKindOf(object) === '/Namespace') return object.metadata['labels'];
  return podTemplatesOf(object).map(({ labels, spec }) => {
    const containers = [spec['containers'], spec['initContainers']].flatMap((each) => (Array.isArray(each) ? each : []));
    return [labels, spec['hostNetwork'], containers.map((each) => valueAt(each as JsonValue, 'ports'))];
  });
}

function objectsIn({ objects }: World, environment: string | undefined): KubernetesObject[] {
  return objects.filter((each) => each.environment === environment).map(({ object }) => object);
}

function matrixOf(objects: readonly KubernetesObject[], blocks: Reachability['blocks'] = []): Reachability {
  return new Reachability({ objects, pods: objects.flatMap((object) => podTemplatesOf(object)) }, blocks);
}

/** A peer as both sides have it. */
interface Both {
  readonly was: Peer;
  readonly is: Peer;
  /** The changes that decide over it. */
  readonly by: readonly Opener[];
}

function inPlace(
  base: readonly KubernetesObject[],
  head: readonly KubernetesObject[],
  openers: readonly Opener[],
): ReadonlyMap<ReviewedChange, readonly Consequence[]> | undefined {
  const [theirs, ours] = [matrixOf(base), matrixOf(head)];
  const [before, after] = [matrixOf(base, ours.blocks), matrixOf(head, theirs.blocks)];
  const workloads = bothOf(before.workloads, after.workloads).map((each) => ({ ...each, by: openersOf(each, before, after, openers) }));
  const peers = [...workloads, ...bothOf(before.outside, after.outside)];
  const touched = workloads.filter(({ by }) => by.length > 0);
  if (touched.length * peers.length * 2 > MOST) return undefined;
  const opened = new Map<ReviewedChange, string[]>();
  const closed = new Map<ReviewedChange, string[]>();
  for (const [from, to] of pairsOf(touched, peers)) {
    const [was, is] = [before.portsBetween(from.was, to.was), after.portsBetween(from.is, to.is)];
    tell(opened, [from, to], openedPorts(was, is));
    tell(closed, [from, to], closedPorts(was, is));
  }
  return new Map(
    openers.map(({ change }) => [
      change,
      [
        ...trafficConsequences('traffic-opened', 'newly lets', change, opened),
        ...trafficConsequences('traffic-closed', 'no longer lets', change, closed),
      ],
    ]),
  );
}

/** What stays in the cluster changes nothing, and what may stay does so perhaps. */
function trafficConsequences(
  id: 'traffic-opened' | 'traffic-closed',
  verb: string,
  change: ReviewedChange,
  pairs: ReadonlyMap<ReviewedChange, readonly string[]>,
): Consequence[] {
  const all = pairs.get(change);
  const outcome = change.change.kind === 'removed' ? change.change.fate.outcome : 'pruned';
  if (all === undefined || outcome === 'kept' || outcome === 'orphaned') return [];
  return [consequence(id, `${verb} ${some(all)}`, outcome === 'pruned' ? 'known' : 'unknown')];
}

function bothOf(before: readonly Peer[], after: readonly Peer[]): Both[] {
  const byId = new Map(after.map((peer) => [peer.id, peer]));
  return before.flatMap((was) => {
    const is = byId.get(was.id);
    return is === undefined ? [] : [{ was, is, by: [] }];
  });
}

/** Changed policies that are about a peer; else changes of its own, and of its namespace. */
function openersOf({ was, is }: Both, before: Reachability, after: Reachability, openers: readonly Opener[]): Opener[] {
  if (was.endpoint.kind !== 'pod' || is.endpoint.kind !== 'pod') return [];
  const sides = [
    [before, was.endpoint],
    [after, is.endpoint],
  ] as const;
  const about = new Set(
    sides.flatMap(([matrix, endpoint]) =>
      (['Ingress', 'Egress'] as const).flatMap((direction) =>
        matrix.policies.about(direction, endpoint).map(({ object }) => identityOf(object)),
      ),
    ),
  );
  const own = is.object === undefined ? '' : identityOf(is.object);
  const namespace = `/Namespace//${is.endpoint.namespace}`;
  return openers.filter(({ kind, ids }) =>
    kind === 'policy' ? ids.some((id) => about.has(id)) : ids.includes(kind === 'namespace' ? namespace : own),
  );
}

/** Each pair that has one of some peers at either end, once. */
function* pairsOf(touched: readonly Both[], peers: readonly Both[]): Generator<readonly [Both, Both]> {
  const some = new Set(touched);
  for (const each of touched) {
    for (const peer of peers) {
      if (peer === each) continue;
      yield [each, peer];
      if (!some.has(peer)) yield [peer, each];
    }
  }
}

function tell(into: Map<ReviewedChange, string[]>, [from, to]: readonly [Both, Both], ports: readonly PortRange[]): void {
  if (ports.length === 0) return;
  const isSure = ports.every(({ verdict }) => verdict !== 'unknown');
  const text = `${from.is.name} reach ${to.is.name} at ${portsText(ports)}${isSure ? '' : ' (perhaps)'}`;
  for (const { change } of new Set([...from.by, ...to.by])) into.set(change, [...(into.get(change) ?? []), text]);
}

function some(all: readonly string[]): string {
  return all.length > NAMED ? `${all.slice(0, NAMED - 1).join('; ')} and ${all.length - NAMED + 1} more` : all.join('; ');
}
